//! Copies module and board as text to the clipboard. Only the terminal knows whether it arrives.

use crate::model::module::Module;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::phrase::facts;
use crate::tui::command::edit::{Edit, Meant};
use crate::tui::core::action::row_known_as;
use crate::tui::core::effect::Effect;
use crate::tui::core::view::Intent;
use crate::tui::widget::gauge::{Reading, story};

/// The id, or a line of Markdown.
pub(super) const EDITS: &[Edit] = &Edit::under(
    "Elsewhere",
    [
        row_known_as("copy", &["y"], "", "Copy the id of the module", "yank clipboard", |_, meant, _| {
            copied(meant, |module| module.id.clone())
        }),
        row_known_as(
            "copy-line",
            &["Y"],
            "",
            "Copy the module as a line of Markdown",
            "export share yank",
            |context, meant, _| {
                copied(meant, |module| {
                    let gauge =
                        Reading::of(&module.coverage).map(|reading| format!(", {}", story(context.theme, &reading)));
                    markdown(module, &gauge.unwrap_or_default())
                })
            },
        ),
    ],
);

fn copied(meant: &Meant<'_>, text: impl Fn(&Module) -> String) -> Vec<Intent> {
    let lines: Vec<String> = meant.modules.iter().map(|module| text(module)).collect();
    match lines.len() {
        0 => vec![Intent::Say("there is no module here to copy".into())],
        1 => vec![
            Intent::Say(format!("sent to the clipboard: {}", lines[0])),
            Intent::Do(Effect::Copy(lines.join("\n"))),
        ],
        n => {
            vec![Intent::Say(format!("sent to the clipboard: {n} modules")), Intent::Do(Effect::Copy(lines.join("\n")))]
        }
    }
}

/// `- [x] tenant/service.py: Done, verified, 11.55 → 91 → 90`
fn markdown(module: &Module, gauge: &str) -> String {
    let done = if module.status == Status::Done { "x" } else { " " };
    let proof = module.proof().map(|_| format!(", {}", facts::proof(module))).unwrap_or_default();
    let blocked = module.blocked.as_ref().map(|blocked| format!(", blocked: {}", blocked.reason)).unwrap_or_default();
    // One line, whatever a reason is made of.
    let line = format!("- [{done}] `{}`: {}{proof}{gauge}{blocked}", module.id, module.status);
    Shown::new(&line).as_str().to_owned()
}
