//! The board file as text: what is read, what is refused and how it is said, what an edit changes.

use std::path::PathBuf;

use standup::document::Document;
use standup::model::change::Change;
use standup::model::status::Status;

pub(crate) fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ron_corpus").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_move_in_a_valid_board_changes_the_status_and_no_other_byte() {
    for (name, bytes) in fixtures("valid").iter().filter(|(name, _)| name.starts_with("board-")) {
        let document = Document::read(bytes).unwrap_or_else(|u| panic!("{name}: {:#?}", u.problems));
        let module = document.board().find("ana").unwrap().module.clone();
        let to = Status::ALL.into_iter().find(|s| *s != module.status).unwrap();
        let change = Change::Move { module: "ana".into(), from: module.status, to };
        let edited = document.edit(&change).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(edited.splices.len(), 1, "{name}");
        let splice = &edited.splices[0];
        assert_eq!(&document.text()[splice.span.range()], module.status.token(), "{name}");
        assert_eq!(splice.text, to.token(), "{name}");
        let back = edited.document.edit(&edited.change.inverse()).unwrap();
        assert_eq!(back.document.text().as_bytes(), bytes, "{name}: undo gives back the bytes");
    }
}

#[test]
fn the_real_plan_is_read() {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/board.ron")).unwrap();
    let document = Document::read(&bytes).unwrap_or_else(|u| panic!("{:#?}", u.problems));
    assert_eq!(document.board().developers.len(), 4);
    assert_eq!(document.board().modules().count(), 28);
    assert_eq!(document.warnings(), []);
    let change = Change::Move { module: "tenant/router.py".into(), from: Status::Pending, to: Status::InProgress };
    document.edit(&change).unwrap();
}
