//! Reports that mean harm: bounded memory, no panic, nothing opened, nothing believed.

use std::io::{Read, repeat};

use standup::import::coverage::{self, format_named};

use super::{gives, refused, told};

#[test]
fn entities_are_never_followed() {
    gives(
        r#"<?xml version="1.0"?><!DOCTYPE coverage [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">
        <!ENTITY x SYSTEM "file:///etc/passwd">]>
        <coverage><sources><source>&c;/src</source><source>&x;</source></sources><packages><package><classes>
        <class filename="&x;"><lines><line number="1" hits="1"/></lines></class>
        <class filename="a&amp;b.py"><lines><line number="1" hits="1"/></lines></class></classes></package></packages></coverage>"#,
        "cobertura
         &x; 1 of 1
         a&b.py 1 of 1
         root /src",
    );
}

#[test]
fn a_path_is_a_label_whatever_it_says() {
    gives(
        "SF:../../etc/passwd\nDA:1,1\nend_of_record\nSF:\u{1b}[31mred\u{202e}.py\nDA:1,0\nend_of_record\nSF:/dev/zero\nend_of_record\n",
        "lcov
         \u{1b}[31mred\u{202e}.py 0 of 1
         ../../etc/passwd 1 of 1
         /dev/zero 0 of 0",
    );
}

#[test]
fn what_nests_without_end_is_refused() {
    let arrays = format!("{{\"meta\": {}", "[".repeat(200_000));
    assert!(told(&arrays).starts_with("refused: "), "{}", told(&arrays));
    for name in ["coverage.py", "llvm-cov", "istanbul", "simplecov", "coverlet"] {
        for text in ["[".repeat(200_000), "{\"a\":".repeat(200_000)] {
            let refusal = coverage::read(text.as_bytes(), format_named(name)).unwrap_err();
            // What a reader does not want is passed over by any depth, and then cut off.
            let told = refused(&refusal);
            assert!(told.contains("recursion limit") || told.contains("cut off"), "{name}: {told}");
        }
    }
    let elements = format!("<coverage><packages>{}", "<package>".repeat(200_000));
    assert_eq!(told(elements), "refused: line 1: elements nested more than 200 deep\n");
}

#[test]
fn absurd_numbers_are_read_or_counted_as_odd() {
    gives(
        r#"{"total": {"lines": {}}, "a.js": {"lines": {"total": 99999999999999999999999999, "covered": 1e300}}, "b.js": {"lines": {"total": -5, "covered": 3}},
            "c.js": {"lines": {"total": 3, "covered": 9}}, "d.js": {"lines": "none"}, "e.js": [[[]]]}"#,
        "istanbul-summary
         a.js 18446744073709551615 of 18446744073709551615
         b.js 0 of 0
         c.js 3 of 3
         d.js 0 of 0
         e.js 0 of 0",
    );
    gives(
        "mode: set\na.go:1.1,2.2 4294967295 1\na.go:3.1,4.2 4294967295 1\nb.go:1.1,2.2 99999999999999999999 1\n",
        "go
         a.go 8589934590 of 8589934590
         ! lines that are no block: 1, first at line 4",
    );
}

/// A report without end: its beginning, then the same again and again.
fn endless(begin: &'static str, again: &'static [u8]) -> impl Read {
    struct Again(&'static [u8], usize);
    impl Read for Again {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            for byte in out.iter_mut() {
                *byte = self.0[self.1];
                self.1 = (self.1 + 1) % self.0.len();
            }
            Ok(out.len())
        }
    }
    begin.as_bytes().chain(Again(again, 0))
}

#[test]
fn one_element_without_end_is_refused_before_it_fills_the_memory() {
    let refuse = |from: &mut dyn Read| refused(&coverage::read(from, None).unwrap_err());
    for begin in [
        "<coverage><packages><!-- ",
        "<coverage><packages/><x a='",
        "<coverage><packages><![CDATA[",
        "<coverage><packages>",
    ] {
        let told = refuse(&mut endless(begin, b"x > "));
        assert_eq!(told, "refused: line 1: one element is longer than 16777216 bytes\n", "{begin}");
    }
    let told = refuse(&mut endless("{\"source_files\": [{\"name\": \"", b"x"));
    assert_eq!(told, "refused: one text is longer than 16777216 bytes\n");
    // Zeros are no text: refused by the first of them.
    assert!(refuse(&mut repeat(0)).starts_with("refused: this is bytes of no format"));
}

#[test]
fn a_line_without_end_is_cut() {
    let text = format!("SF:a.c\nDA:1,1\n{}\nDA:2,0\nend_of_record\n", "x".repeat(3_000_000));
    gives(text, "lcov\n a.c 1 of 2");
    let text = format!("SF:{}\nDA:1,1\nend_of_record\nSF:b\nDA:1,1\nend_of_record\n", "é/".repeat(100_000));
    gives(text, "lcov\n b 1 of 1\n ! files without a usable path: 1");
}

#[test]
fn more_files_than_any_program_has_are_refused() {
    let files: Vec<String> = (0..200_001).map(|i| format!("SF:{i}\nend_of_record\n")).collect();
    assert!(told(files.concat()).contains("more than 200000 files in one report"));
}

#[test]
fn the_same_class_again_and_again_takes_time_in_proportion() {
    // Twenty thousand classes of one file with a line of their own: seconds, if each were merged by sorting all that is there.
    let classes: Vec<String> = (1..20_000)
        .map(|i| format!("<class filename='a'><lines><line number='{}' hits='1'/></lines></class>", 20_001 - i))
        .collect();
    let sources: Vec<String> =
        (1..20_000).map(|i| format!("<sourcefile name='a'><line nr='{}' ci='1'/></sourcefile>", 20_001 - i)).collect();
    let [classes, sources] = [classes, sources].map(|all| all.concat());
    gives(
        format!("<coverage><packages><classes>{classes}</classes></packages></coverage>"),
        "cobertura\n a 19999 of 19999",
    );
    gives(format!("<report><package name=''>{sources}</package></report>"), "jacoco\n a 19999 of 19999");
}

#[test]
fn a_report_that_cannot_be_read_to_its_end_says_why() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let text = format!("SF:a\n{}", "DA:1,1\n".repeat(20_000));
    let refusal = coverage::read(text.as_bytes().chain(Broken), None).unwrap_err();
    assert!(refused(&refusal).contains("the disk is gone"), "{}", refused(&refusal));
}

#[test]
#[cfg(target_os = "linux")]
fn a_report_of_forty_megabytes_is_never_held_as_a_whole() {
    use std::io::Write as _;

    // Hundreds of binaries tell of the same files, as in a workspace.
    let env = crate::cli::driver::Env::new();
    let mut file = std::io::BufWriter::new(std::fs::File::create(env.path("lcov.info")).unwrap());
    let lines: Vec<String> = (1..=500).map(|line| format!("DA:{line},{}\n", line % 3)).collect();
    let lines = lines.concat();
    let mut written = 0;
    for number in 0.. {
        let record = format!("SF:src/m{}.rs\n{lines}end_of_record\n", number % 50);
        written += record.len();
        file.write_all(record.as_bytes()).unwrap();
        if written > 40 << 20 {
            break;
        }
    }
    file.flush().unwrap();
    drop(file);
    // All that the program may ask the system for, itself and its stacks included: less than twice the report.
    let mut command = env.command();
    let limited = format!("ulimit -v {LIMIT}; exec \"$0\" cover --list lcov.info --json", LIMIT = 72 << 10);
    let path = command.get_program().to_owned();
    let vars: Vec<_> =
        command.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    command = std::process::Command::new("sh");
    command.env_clear().envs(vars).current_dir(env.work()).arg("-c").arg(limited).arg(path);
    let ran = env.ran(command.output().unwrap()).ok();
    assert_eq!(ran.json()["files"].as_array().map(Vec::len), Some(50));
}
