use standup::document::Document;
fn main() {
    let board = std::fs::read("board.ron").unwrap();
    let t = std::time::Instant::now();
    for _ in 0..1000 { std::hint::black_box(Document::read(&board).unwrap()); }
    println!("board.ron {:?}", t.elapsed() / 1000);
    let mut s = String::from("(\n    format: 1,\n    developers: [\n");
    for d in 0..100 {
        s.push_str(&format!("        (\n            name: \"Dev {d}\",\n            modules: [\n"));
        for m in 0..1000 {
            s.push_str(&format!("                (\n                    id: \"pkg{d}/mod{m}/service.py\",\n                    title: \"Service {m}\",\n                    status: InProgress,\n                    coverage: (start: 11.55, now: 34.2, target: 90.0, best: 34.2),\n                    tests: (written: 9, needed: 25, about: true),\n                    hours: (low: 4, high: 5),\n                    lines: 285,\n                    priority: 1,\n                    complexity: High,\n                    tags: [\"critical\"],\n                    test_file: \"tests/tenant/test_service_real.py\",\n                    notes: \"Markdown, as long as it needs: methods to test, endpoints, test plan, quickstart\",\n                ),\n"));
        }
        s.push_str("            ],\n        ),\n");
    }
    s.push_str("    ],\n)\n");
    println!("{} MB", s.len() >> 20);
    for _ in 0..3 {
        let t = std::time::Instant::now();
        let d = Document::read(s.as_bytes()).unwrap();
        println!("100k read {:?} {}", t.elapsed(), d.board().modules().count());
        let t = std::time::Instant::now();
        let c = standup::model::change::Change::Move { module: "pkg50/mod500/service.py".into(), from: standup::model::status::Status::InProgress, to: standup::model::status::Status::Done };
        d.edit(&c).unwrap();
        println!("100k move {:?}", t.elapsed());
    }
}
