//! The Markdown of a plan document: how names, texts and notes are written so that they are read back as they were. Knows the
//! syntax, no board; `export::plan` writes it, `import::plan` reads it.

pub mod notes;
pub(crate) mod scan;
pub mod table;
pub mod text;

/// The first line of an exported plan; by it the importer knows that every line means what it meant when it was written.
pub const PLAN: &str = "<!-- standup:plan 1 -->";

/// The same, of a board without a title.
pub(crate) const UNTITLED_PLAN: &str = "<!-- standup:plan 1, untitled -->";

/// The line before a table of progress that `standup export --update` keeps up to date.
pub const PROGRESS: &str = "<!-- standup:progress -->";

/// The line behind it.
pub(crate) const PROGRESS_END: &str = "<!-- /standup:progress -->";

/// Between the name and the rest of a line.
pub(crate) const DASH: &str = " — ";

/// A section of a plan document that is no developer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Modules that nobody has taken on.
    Unassigned,
    /// When the plan is fulfilled.
    Criteria,
    /// What every pull request must show.
    Checklist,
    /// Who merges after whom; follows from the developers.
    MergeOrder,
    /// Things to read.
    Links,
    /// The table of all modules; follows from them.
    Progress,
}

/// The sections with their headings, in the order in which they are written.
pub(crate) const SECTIONS: &[(Section, &str)] = &[
    (Section::Unassigned, "Unassigned"),
    (Section::Criteria, "Success criteria"),
    (Section::Checklist, "PR checklist"),
    (Section::MergeOrder, "Merge order"),
    (Section::Links, "Reading list"),
    (Section::Progress, "Progress tracking"),
];

/// Before a developer who is called like a section.
pub const DEVELOPER: &str = "Developer: ";

/// The section of this heading.
pub(crate) fn section(heading: &str) -> Option<Section> {
    SECTIONS.iter().find(|(_, name)| name.eq_ignore_ascii_case(heading)).map(|(section, _)| *section)
}
