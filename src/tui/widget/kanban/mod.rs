//! Parts of the kanban layouts: cells, swimlanes, their heads. Hold no state.

pub mod cell;
pub mod swimlane;
pub mod lane_head;
pub mod zoom_head;
