//! Sides.
