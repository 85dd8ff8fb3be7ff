//! Three texts made one: what each rule gives, in small boards, and what holds for all boards and histories. And what stands
//! on it: conflicts of git, private copies, old copies that are saved.

mod editing;
mod healing;
mod laws;
mod resolving;
mod rules;
mod stale;
mod any_order;
