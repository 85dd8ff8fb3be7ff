//! The bytes of a plan as text: UTF-8, UTF-16, Windows-1252, and symbols that somebody's editor decoded wrongly. Never moves a
//! line: line numbers stay those of the file.

use std::borrow::Cow;

/// A document as text, and what had to be done to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text, with `\n` line ends.
    pub(crate) text: String,
    /// What to tell about it: `not UTF-8: read as Windows-1252`.
    pub(crate) notes: Vec<String>,
}

/// The text of `bytes`.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let mut notes = Vec::new();
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                notes.push("not UTF-8: read as Windows-1252".to_owned());
                Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect())
            }
        },
    };
    let (text, repaired) = repair(&text);
    if repaired > 0 {
        let symbols = if repaired == 1 { "symbol was" } else { "symbols were" };
        notes.push(format!("{repaired} damaged {symbols} repaired (UTF-8 that was read as Windows text)"));
    }
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    Decoded { text: text.replace('\0', "\u{fffd}"), notes }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'static, str> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// 0x80 to 0x9F of Windows-1252; the undefined bytes as the C1 characters that browsers make of them.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    if (0x80..0xa0).contains(&byte) { HIGH[usize::from(byte - 0x80)] } else { char::from(byte) }
}

/// The byte that Windows-1252 or its Turkish sister 1254 decodes to `c`.
fn windows_byte(c: char) -> Option<u8> {
    // Where the sisters differ.
    const TURKISH: [(char, u8); 6] = [('Ğ', 0xd0), ('İ', 0xdd), ('Ş', 0xde), ('ğ', 0xf0), ('ı', 0xfd), ('ş', 0xfe)];
    if let Some((_, byte)) = TURKISH.iter().find(|(turkish, _)| *turkish == c) {
        return Some(*byte);
    }
    if let Some(at) = HIGH.iter().position(|high| *high == c) {
        return Some(0x80 + at as u8);
    }
    u8::try_from(u32::from(c)).ok().filter(|byte| *byte >= 0x80)
}

/// Bytes that Windows-1252 or 1254 leave undefined: some decoders drop them, and one of a symbol may be missing.
const DROPPED: [u8; 7] = [0x81, 0x8d, 0x8e, 0x8f, 0x90, 0x9d, 0x9e];

/// Symbols of plans whose UTF-8 holds such a byte. Where several fit what is left, the first is meant.
const SYMBOLS: &str =
    "🎯⏳\u{200d}”\u{fe0f}🏁📝🔍📍👍🏗🏆🎉⏰⏱⏸❌❗❓⏩⏭🔎📎📁📂📌🔐🐛👎🐞🏃🎁🎨🏷🏠📞🔁🔒👏🍀🎓🌍🌐🏢🏥🐍🐳🐧";

/// `text` with the symbols put back that were decoded as Windows-1252 or 1254 instead of UTF-8, and how many those were. Works
/// character by character: some bytes may be lost, and the rest of the text may be sound. Turkish and French letters stay.
fn repair(text: &str) -> (String, usize) {
    if text.is_ascii() {
        return (text.to_owned(), 0);
    }
    let chars: Vec<(char, Option<u8>)> = text.chars().map(|c| (c, windows_byte(c))).collect();
    let (out, repaired) = repair_with(&chars, |_, symbol| is_symbol(symbol));
    if repaired == 0 {
        return (out, 0);
    }
    // Where symbols were damaged, accented letters were, too; alone they could be meant.
    let (out, all) = repair_with(&chars, |length, c| if length == 2 { c.is_alphabetic() } else { is_symbol(c) });
    (out, all.max(repaired))
}

fn repair_with(chars: &[(char, Option<u8>)], is_meant: impl Fn(usize, char) -> bool) -> (String, usize) {
    let mut out = String::with_capacity(chars.len());
    let mut repaired = 0;
    let mut at = 0;
    while let Some((c, byte)) = chars.get(at) {
        if let Some((symbol, used)) =
            byte.and_then(|lead| damaged(lead, &chars[at + 1..], out.chars().next_back(), &is_meant))
        {
            out.push(symbol);
            repaired += 1;
            at += 1 + used;
        } else {
            out.push(*c);
            at += 1;
        }
    }
    (out, repaired)
}

/// The character that begins with the byte `lead`, and how many of the characters behind it belong to it.
fn damaged(
    lead: u8,
    rest: &[(char, Option<u8>)],
    before: Option<char>,
    is_meant: &impl Fn(usize, char) -> bool,
) -> Option<(char, usize)> {
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let tail: Vec<u8> =
        rest.iter().take(length - 1).map_while(|(_, byte)| byte.filter(|byte| (0x80..0xc0).contains(byte))).collect();
    let decoded = |tail: &[u8]| {
        let bytes: Vec<u8> = std::iter::once(lead).chain(tail.iter().copied()).collect();
        std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next())
    };
    if tail.len() == length - 1 {
        return decoded(&tail).filter(|c| is_meant(length, *c)).map(|c| (c, tail.len()));
    }
    if length < 3 || tail.len() + 2 != length {
        return None;
    }
    let candidates = DROPPED.iter().flat_map(|byte| {
        (0..=tail.len()).map(|at| {
            let mut whole = tail.clone();
            whole.insert(at, *byte);
            decoded(&whole)
        })
    });
    let candidates: Vec<char> = candidates.flatten().collect();
    // A joiner stands behind a pictograph only.
    let fits = |symbol: char| symbol != '\u{200d}' || before.is_some_and(|before| before >= '\u{2190}');
    SYMBOLS.chars().find(|symbol| candidates.contains(symbol) && fits(*symbol)).map(|symbol| (symbol, tail.len()))
}

/// Whether `c` is a symbol rather than a letter: arrows, dashes, quotes, pictographs.
pub(crate) fn is_symbol(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}' | '\u{20e3}'
        | '\u{2100}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::{decode, repair};

    /// What an editor makes of `text` that reads UTF-8 as Windows text and drops what it does not know.
    fn damage(text: &str, turkish: bool) -> String {
        text.bytes()
            .filter(|byte| !super::DROPPED.contains(byte) || (!turkish && matches!(byte, 0x8e | 0x9e)))
            .map(|byte| match byte {
                0xf0 if turkish => 'ğ',
                0xd0 if turkish => 'Ğ',
                byte => super::windows_1252(byte),
            })
            .collect()
    }

    #[test]
    fn every_symbol_of_plans_comes_back_whichever_windows_damaged_it() {
        let whole = "🎯 → ✅ 🔄 ⏳ 👨\u{200d}💻 📚 🚦 📊 🚀 ✔\u{fe0f} — “x” ❌ ⏰ ✓ ⚠\u{fe0f} 👍 📝 🔍";
        for turkish in [true, false] {
            let damaged = damage(whole, turkish);
            assert_ne!(damaged, whole);
            assert_eq!(repair(&damaged).0, whole, "{damaged}");
        }
    }

    #[test]
    fn letters_that_look_damaged_and_are_not_stay() {
        for sound in ["dağ”… ağ“x” İğne ğüzel şı", "forêt “â” bâtiment – è”", "MAÇÃ” Ã©", "naïve café", "日本語 完了"]
        {
            assert_eq!(repair(sound), (sound.to_owned(), 0), "{sound}");
        }
        let both = damage("✅ café", false);
        assert_eq!(repair(&both).0, "✅ café", "where symbols were damaged, letters were, too");
    }

    #[test]
    fn other_encodings_are_read_and_told() {
        assert_eq!(decode(b"\xef\xbb\xbfa\r\nb\rc").text, "a\nb\nc");
        assert_eq!(decode(b"\xff\xfea\0\xe9\0").text, "aé");
        assert_eq!(decode(b"\xfe\xff\0a\0\xe9").text, "aé");
        let windows = decode(b"caf\xe9 \x96 \x80");
        assert_eq!((windows.text.as_str(), windows.notes.len()), ("café – €", 1));
    }
}
