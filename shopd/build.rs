//! Gathers the files under `assets/` for the server: embedded and compressed in release builds, read from
//! disk in debug builds.

use std::{env, fs, path::Path};

#[allow(
    clippy::disallowed_methods,
    reason = "cargo tells build scripts by the environment only"
)]
fn main() {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=askama.toml");
    let out_dir = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let out_dir = Path::new(&out_dir);
    let assets = fs::canonicalize("assets").expect("the assets folder lies beside build.rs");
    let embed = !cfg!(debug_assertions);
    // `load_directory` would print every file as a build warning.
    let code = memory_serve::assets_to_code("assets", &assets, out_dir, embed, |_| {});
    fs::write(
        out_dir.join("memory_serve_assets.rs"),
        format!("&[(\"assets\", {code})]"),
    )
    .expect("the output folder can be written to");
}
