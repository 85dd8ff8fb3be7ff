//! Three texts made one: what each rule gives, in small boards, and what holds for all boards and histories.

mod laws;
mod resolving;
mod rules;
