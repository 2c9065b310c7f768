mod cloud;
mod examined;
mod inside;
mod machine;
mod run;

pub(super) use examined::Examined;
pub(super) use run::doctor;
