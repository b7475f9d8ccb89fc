//! The command as its users meet it: what it prints, where, and with which exit code.

mod common;
mod data;
mod disk;
mod evaluate;
mod fit;
mod losses;
mod model;
mod onnx;
mod pictures;
mod predict;
mod search;
mod shards;
mod wrong;
