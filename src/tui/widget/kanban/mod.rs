//! Parts of the kanban layouts: cells, swimlanes, their heads. Hold no state.

pub(crate) mod cell;
pub(crate) mod swimlane;
pub(crate) mod lane_head;
pub(crate) mod zoom_head;
