mod cluster_token;
mod faults;
mod operations;
mod referee;
mod signatures;
