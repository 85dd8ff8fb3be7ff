//! The integration tests: one binary, one module per area.

mod document;
mod document_differential;
mod document_edit;
mod document_faults;
