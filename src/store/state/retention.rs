//! Which kept versions are deleted: the newest stay, of older ones one a day, all within a budget of bytes. Touches no file and
//! reads no clock.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

/// What is known about how a version came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// All that led to it is in the log.
    Accounted,
    /// It was in the file.
    Seen,
    /// It was in the file, and is no board.
    Broken,
}

/// So many of the newest stay.
const NEWEST: usize = 500;

/// So many of the newest that are no boards stay: an editor that saves half a word each second pushes nothing else out.
const NEWEST_BROKEN: usize = 100;

/// Of those before them the last of each day stays, for so many days.
const DAYS: i64 = 90;

/// The most bytes that all have together, beside the newest, which stays however large it is.
pub(super) const MOST_BYTES: u64 = 50 << 20;

/// A version as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct KeptVersion {
    pub(crate) at: DateTime<Utc>,
    pub(crate) standing: Standing,
    /// The size of its file.
    pub(crate) bytes: u64,
}

/// Whether each of `rows`, oldest first, stays.
pub(crate) fn retained(rows: &[KeptVersion], now: DateTime<Utc>) -> Vec<bool> {
    let mut stays = vec![false; rows.len()];
    let last_accounted = rows.iter().rposition(|row| row.standing == Standing::Accounted);
    let (mut count, mut broken, mut bytes) = (0, 0, 0_u64);
    let mut days = HashSet::new();
    for (i, row) in rows.iter().enumerate().rev() {
        let is_broken = row.standing == Standing::Broken;
        count += 1;
        broken += usize::from(is_broken);
        let of_day = days.insert((row.at.date_naive(), is_broken)) && now - row.at < TimeDelta::days(DAYS);
        let is_new = count <= NEWEST && !(is_broken && broken > NEWEST_BROKEN);
        // What must stay takes no room away from the others.
        let must = Some(i) == last_accounted || i + 1 == rows.len();
        stays[i] = must || ((is_new || of_day) && bytes + row.bytes <= MOST_BYTES);
        bytes += if stays[i] && !must { row.bytes } else { 0 };
    }
    stays
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::Standing;
    use super::{KeptVersion, MOST_BYTES, NEWEST, NEWEST_BROKEN, retained};

    /// A version a minute, up to now.
    fn rows(count: usize, standing: Standing) -> Vec<KeptVersion> {
        let at = |i: usize| now() - TimeDelta::minutes(1) * i32::try_from(count - i).unwrap();
        (0..count).map(|i| KeptVersion { at: at(i), standing, bytes: 100 }).collect()
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_420_800, 0).unwrap()
    }

    fn staying(rows: &[KeptVersion]) -> Vec<usize> {
        let stays = retained(rows, now()).into_iter().enumerate();
        stays.filter(|(_, stays)| *stays).map(|(i, _)| i).collect()
    }

    #[test]
    fn the_newest_stay_and_of_older_ones_the_last_of_each_day() {
        // Four a day for 200 days, then the newest within an hour.
        let mut rows = rows(800, Standing::Accounted);
        for (i, row) in (0..800).zip(&mut rows) {
            row.at = now() - TimeDelta::hours(6 * (800 - i)) + TimeDelta::hours(1);
        }
        rows.extend(self::rows(NEWEST, Standing::Accounted));
        let stay = staying(&rows);
        assert_eq!(stay.iter().filter(|i| **i >= 800).count(), NEWEST);
        let days: Vec<_> = stay.iter().filter(|i| **i < 800).map(|i| rows[*i].at.date_naive()).collect();
        assert!((89..=90).contains(&days.len()) && days.is_sorted(), "{}", days.len());
        assert!(days.windows(2).all(|two| two[0] < two[1]), "one a day");
    }

    #[test]
    fn what_is_no_board_pushes_no_board_out() {
        let mut rows = rows(1, Standing::Accounted);
        rows.extend(self::rows(3 * NEWEST, Standing::Broken));
        let stay = staying(&rows);
        assert!(stay.contains(&0));
        assert!((NEWEST_BROKEN..NEWEST_BROKEN + 5).contains(&(stay.len() - 1)), "{}", stay.len());
    }

    #[test]
    fn few_large_ones_make_room_as_many_small_ones_do_and_the_last_stays_however_large_it_is() {
        let mut rows = rows(10, Standing::Accounted);
        for row in &mut rows {
            row.bytes = MOST_BYTES / 3;
        }
        assert_eq!(staying(&rows), [6, 7, 8, 9]);
        rows[9].bytes = 10 * MOST_BYTES;
        assert_eq!(staying(&rows), [6, 7, 8, 9], "the newest text is free");
        rows[9].standing = Standing::Broken;
        rows[8].bytes = 10 * MOST_BYTES;
        assert_eq!(staying(&rows), [5, 6, 7, 8, 9], "nor does a broken one take the place of what is accounted for");
    }
}
