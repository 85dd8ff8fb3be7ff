//! Colours and signs by role. Decides no layout.

/// The look.
#[derive(Clone, Debug, Default)]
pub struct Theme {}
