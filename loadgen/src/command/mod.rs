//! What the program can be asked to do, one file a task.

mod capacity;
mod clean;
mod cloud;
mod compare;
mod init;
mod list;
mod live;
mod merge;
mod prepare;
mod printer;
mod run;
mod schema;
mod session;
mod show;
mod start;

pub use start::run;
