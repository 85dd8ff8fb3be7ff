//! The words that every format of a report shares: labels, sentences, rows. Escapes nothing and lays nothing out: the formats
//! do.

/// A piece of a sentence, by where it comes from: formats escape what is not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Our own words.
    Words(String),
    /// The id of a module.
    Id(String),
    /// A name, a reason, a topic: text from the board.
    Said(String),
    /// A percentage, without its sign.
    Percent(String),
    /// A percentage that is an estimate.
    About(String),
}

/// A sentence, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Sentence(pub Vec<Piece>);

impl Sentence {
    /// In one string: ids and texts of the board as `id` and `said` write them, figures with `%`.
    pub(super) fn written(&self, id: fn(&str) -> String, said: fn(&str) -> String) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Id(text) => id(text),
            Piece::Said(text) => said(text),
            Piece::Percent(number) => format!("{number}%"),
            Piece::About(number) => format!("≈{number}%"),
        });
        pieces.collect()
    }

    /// Of our own words.
    pub(crate) fn of(words: impl Into<String>) -> Self {
        Self::default().words(words)
    }

    /// With words of ours.
    #[must_use]
    pub(crate) fn words(self, words: impl Into<String>) -> Self {
        self.with(Piece::Words(words.into()))
    }

    /// With the id of a module.
    #[must_use]
    pub(crate) fn id(self, id: &str) -> Self {
        self.with(Piece::Id(id.to_owned()))
    }

    /// With text from the board, on one line and without double blanks.
    #[must_use]
    pub(crate) fn said(self, text: &str) -> Self {
        self.with(Piece::Said(text.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    /// With one piece more.
    #[must_use]
    pub(crate) fn with(mut self, piece: Piece) -> Self {
        self.0.push(piece);
        self
    }

    /// With all of another sentence.
    #[must_use]
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// The subject of a row, in the order of a person's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    /// It became Done.
    Done,
    /// It was measured below its target since.
    Regressed,
    /// It was measured at its target again.
    GoodAgain,
    /// It is not Done any more.
    Reopened,
    /// It is in progress.
    Doing,
    /// It is blocked.
    Blocked,
    /// It is not blocked any more.
    FreeAgain,
    /// It wants help.
    HelpWanted,
    /// It wants no help any more.
    HelpFound,
    /// It was not there.
    New,
    /// It is on the board no more.
    TakenOut,
    /// Its target is another.
    Target,
    /// Any other fact.
    Also,
    /// Somebody else, or nobody, has it now.
    GivenAway,
    /// What to begin.
    Next,
}

impl Label {
    /// As the rows begin.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Regressed => "Regressed",
            Self::GoodAgain => "Good again",
            Self::Reopened => "Reopened",
            Self::Doing => "Doing",
            Self::Blocked => "Blocked",
            Self::FreeAgain => "Free again",
            Self::HelpWanted => "Help wanted",
            Self::HelpFound => "Help found",
            Self::New => "New",
            Self::TakenOut => "Taken out",
            Self::Target => "Target",
            Self::Also => "Also",
            Self::GivenAway => "Given away",
            Self::Next => "Next",
        }
    }

    /// As a spoken sentence goes on after the module.
    pub(crate) const fn spoken(self) -> &'static str {
        match self {
            Self::Done => "is done",
            Self::Regressed => "has regressed",
            Self::GoodAgain => "is good again",
            Self::Reopened => "was reopened",
            Self::Doing => "is in progress",
            Self::Blocked => "is blocked",
            Self::FreeAgain => "is free again",
            Self::HelpWanted => "wants help",
            Self::HelpFound => "needs no help any more",
            Self::New => "is new",
            Self::TakenOut => "was taken out",
            Self::Target => "has a new target",
            Self::Also => "is at",
            Self::GivenAway => "was given away",
            Self::Next => "is next",
        }
    }
}

/// A module in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its id before, if it was another.
    pub was: Option<String>,
    /// Its coverage, as rounded, and its target.
    pub level: Option<(String, Option<String>)>,
    /// How much coverage it gained or lost: `up 28.7`.
    pub(crate) gain: Option<Sentence>,
    /// What else is new, each a part after a comma.
    pub(crate) details: Vec<Sentence>,
    /// Who did it, where it was not its developer.
    pub by: Vec<String>,
    /// What follows a colon.
    pub(crate) reason: Option<Sentence>,
    /// Whether it tells something new; a state that goes on does not.
    pub is_new: bool,
}

/// A row: a label and its modules. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// What it is about.
    pub label: Label,
    /// The modules, in the order of the column.
    pub items: Vec<Item>,
}

/// The rows of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Their name; `None` for the modules of nobody.
    pub name: Option<String>,
    /// What they work on.
    pub area: String,
    /// What is to be known about them: another name before, that they are new, when they are back.
    pub(crate) notes: Vec<Sentence>,
    /// Whether they are away, with nothing to tell.
    pub is_away: bool,
    /// The rows, in the order of their labels.
    pub(crate) rows: Vec<Row>,
}

impl Part {
    /// The name, the area, and what is said beside them: `Ana (Payments), away`.
    pub(super) fn heading(&self) -> Sentence {
        let mut said = self.name.as_ref().map_or_else(|| Sentence::of(NOBODY), |name| Sentence::default().said(name));
        if !self.area.is_empty() {
            said = said.words(" (").said(&self.area).words(")");
        }
        for note in &self.notes {
            said = said.words(", ");
            said.0.extend(note.0.iter().cloned());
        }
        said
    }

    /// Whether any row is news.
    pub(crate) fn is_new(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.items).any(|item| item.is_new)
    }
}

/// A report in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Talk {
    /// What it is, of which day, and since when.
    pub heading: Sentence,
    /// The team, in a sentence or two.
    pub team: Vec<Sentence>,
    /// The people, in the order of the board.
    pub people: Vec<Part>,
    /// Who left the board.
    pub left: Vec<String>,
    /// What is to be talked about after the round.
    pub topics: Vec<String>,
}

/// What is said before the topics.
pub(crate) const TOPICS: &str = "To talk about afterwards";

/// What stands where nothing is new.
pub(crate) const NOTHING_NEW: &str = "Nothing new.";

/// What the modules of nobody are called.
pub const NOBODY: &str = "Unassigned";
