//! Which lines, blocks and branches of a file ran: small sorted sets that merge. Knows no format and no file name.

/// Covered of all; `covered` is at most `total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Counts {
    /// How many ran.
    pub covered: u64,
    /// How many there are. 0 means that there is nothing to cover.
    pub total: u64,
}

impl Counts {
    /// `covered` of `total`; what is covered beyond the total is cut.
    pub fn new(covered: u64, total: u64) -> Self {
        Self { covered: covered.min(total), total }
    }

    /// Both numbers added up.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { covered: self.covered.saturating_add(other.covered), total: self.total.saturating_add(other.total) }
    }
}

/// The lines of a file that hold code, each covered or not. Four bytes a line.
#[derive(Clone, Debug, Default)]
pub struct LineSet {
    /// `line << 1 | covered`; sorted and unique once [`LineSet::sort`] has run.
    packed: Vec<u32>,
    /// The length after the last sorting.
    sorted: usize,
}

impl PartialEq for LineSet {
    fn eq(&self, other: &Self) -> bool {
        self.packed == other.packed
    }
}

impl Eq for LineSet {}

impl LineSet {
    /// The largest line number kept.
    pub(crate) const LAST: u64 = (u32::MAX >> 1) as u64;

    /// Adds a line; covered if any record says so. `line` is 1 to [`LineSet::LAST`].
    pub fn add(&mut self, line: u32, covered: bool) {
        let packed = line << 1 | u32::from(covered);
        match self.packed.last_mut() {
            Some(last) if *last >> 1 == line => *last |= u32::from(covered),
            _ => self.packed.push(packed),
        }
        // What repeats the same lines again and again takes no more than twice the room.
        if self.packed.len() > 2 * self.sorted + 1024 {
            self.sort();
        }
    }

    /// Puts the lines in order, each once.
    pub(crate) fn sort(&mut self) {
        self.packed.sort_unstable();
        // Of the entries of one line, the last is the covered one.
        self.packed.dedup_by(|next, kept| {
            let same = *next >> 1 == *kept >> 1;
            *kept |= if same { *next & 1 } else { 0 };
            same
        });
        self.sorted = self.packed.len();
    }

    /// Whether no line is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// Covered of all lines. The set is sorted.
    pub(crate) fn counts(&self) -> Counts {
        let covered = self.packed.iter().filter(|line| *line & 1 == 1).count();
        Counts::new(covered as u64, self.packed.len() as u64)
    }

    /// Takes over the lines of `other`; to be sorted afterwards.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self.packed.is_empty() {
            self.clone_from(other);
        } else if self.packed != other.packed {
            other.packed.iter().for_each(|line| self.add(line >> 1, line & 1 == 1));
        }
    }
}

/// A run of statements, as Go counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block {
    /// Line and column of its first and of its last character.
    pub range: [u32; 4],
    /// How many statements are in it.
    pub statements: u32,
    /// Whether it ran.
    pub covered: bool,
}

/// The blocks of a file, each range once.
#[derive(Clone, Debug, Default)]
pub struct BlockSet {
    blocks: Vec<Block>,
    sorted: usize,
}

impl PartialEq for BlockSet {
    fn eq(&self, other: &Self) -> bool {
        self.blocks == other.blocks
    }
}

impl Eq for BlockSet {}

impl BlockSet {
    /// Adds a block; covered if any record of the same range says so.
    pub fn add(&mut self, block: Block) {
        self.blocks.push(block);
        if self.blocks.len() > 2 * self.sorted + 1024 {
            self.sort();
        }
    }

    /// Puts the blocks in order, each once.
    pub(crate) fn sort(&mut self) {
        self.blocks.sort_unstable();
        self.blocks.dedup_by(|next, kept| {
            let same = (next.range, next.statements) == (kept.range, kept.statements);
            kept.covered |= same && next.covered;
            same
        });
        self.sorted = self.blocks.len();
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Statements in covered blocks of all statements. The set is sorted.
    pub(crate) fn counts(&self) -> Counts {
        self.blocks.iter().fold(Counts::default(), |sum, block| {
            let statements = u64::from(block.statements);
            sum.plus(Counts { covered: if block.covered { statements } else { 0 }, total: statements })
        })
    }

    /// Takes over the blocks of `other`; to be sorted afterwards.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self.blocks.is_empty() {
            self.clone_from(other);
        } else if self.blocks != other.blocks {
            other.blocks.iter().for_each(|block| self.add(*block));
        }
    }
}

/// Taken of all branches, by line. Of two records of a line the larger numbers hold: which branches they mean is not known.
#[derive(Clone, Debug, Default)]
pub struct BranchSet {
    by_line: Vec<(u32, u32, u32)>,
    sorted: usize,
}

impl PartialEq for BranchSet {
    fn eq(&self, other: &Self) -> bool {
        self.by_line == other.by_line
    }
}

impl Eq for BranchSet {}

impl BranchSet {
    /// Adds what a record says of a line: `covered` of `total` branches.
    pub fn add(&mut self, line: u32, covered: u32, total: u32) {
        if total == 0 {
            return;
        }
        self.by_line.push((line, covered.min(total), total));
        if self.by_line.len() > 2 * self.sorted + 1024 {
            self.sort();
        }
    }

    /// Puts the lines in order, each once.
    pub(crate) fn sort(&mut self) {
        self.by_line.sort_unstable();
        self.by_line.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                *kept = (kept.0, kept.1.max(next.1), kept.2.max(next.2));
            }
            same
        });
        self.sorted = self.by_line.len();
    }

    /// Whether no branch is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_line.is_empty()
    }

    /// Taken of all branches. The set is sorted.
    pub(crate) fn counts(&self) -> Counts {
        self.by_line.iter().fold(Counts::default(), |sum, (_, covered, total)| {
            sum.plus(Counts { covered: u64::from(*covered), total: u64::from(*total) })
        })
    }

    /// Takes over the branches of `other`; to be sorted afterwards.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self.by_line.is_empty() {
            self.clone_from(other);
        } else if self.by_line != other.by_line {
            other.by_line.iter().for_each(|(line, covered, total)| self.add(*line, *covered, *total));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, BlockSet, BranchSet, Counts, LineSet};

    #[test]
    fn a_line_counts_once_and_is_covered_if_any_record_says_so() {
        let mut lines = LineSet::default();
        for (line, covered) in [(3, false), (1, true), (3, true), (1, false), (2, false)] {
            lines.add(line, covered);
        }
        lines.sort();
        assert_eq!(lines.counts(), Counts { covered: 2, total: 3 });
    }

    #[test]
    fn lines_that_are_repeated_without_end_take_no_more_room() {
        let mut lines = LineSet::default();
        for i in 0..1_000_000_u32 {
            lines.add(1 + i % 100, i % 7 == 0);
        }
        assert!(lines.packed.capacity() < 10_000, "{}", lines.packed.capacity());
    }

    #[test]
    fn a_block_counts_once_with_its_statements() {
        let mut blocks = BlockSet::default();
        for (column, covered) in [(1, false), (9, false), (1, true)] {
            blocks.add(Block { range: [1, column, 2, 2], statements: 3, covered });
        }
        blocks.sort();
        assert_eq!(blocks.counts(), Counts { covered: 3, total: 6 });
    }

    #[test]
    fn of_two_records_of_branches_the_larger_holds() {
        let mut branches = BranchSet::default();
        branches.add(4, 1, 2);
        branches.add(4, 2, 4);
        branches.add(5, 9, 2);
        branches.sort();
        assert_eq!(branches.counts(), Counts { covered: 4, total: 6 });
    }
}
