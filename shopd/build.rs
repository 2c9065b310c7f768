//! Gathers the files under `assets/` for the server: the sheets in `css/` become one, texts are compressed, and all of
//! it is embedded, in debug builds as in release builds. So are the texts of pages under `messages/`, and the pictures
//! under `art/`, which are compressed already.

use std::{
    env,
    ffi::OsStr,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

/// Names the layers of all sheets, so it must be the first of them; the others follow by name.
const FIRST_SHEET: &str = "layers.css";
/// Unoptimized, the best of Brotli takes seconds.
const BROTLI_QUALITY: i32 = if cfg!(debug_assertions) { 9 } else { 11 };

#[allow(
    clippy::disallowed_methods,
    reason = "cargo tells build scripts by the environment only"
)]
fn main() {
    println!("cargo::rerun-if-changed=art");
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=askama.toml");
    println!("cargo::rerun-if-changed=messages");
    let out_dir = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let out_dir = PathBuf::from(out_dir);
    let assets = Path::new("assets");
    let sheets = assets.join("css");
    let mut table = entry("shop.css", small_css(&join(&sheets)).as_bytes(), &out_dir);
    for path in files_below(assets) {
        if !path.starts_with(&sheets) {
            let name = path.strip_prefix(assets).expect("it lies below");
            let name = name.to_str().expect("names of assets are plain");
            table += &entry(name, &content(&path), &out_dir);
        }
    }
    write(&out_dir.join("assets.rs"), format!("&[{table}]").as_bytes());
    write(
        &out_dir.join("art.rs"),
        art_table(Path::new("art")).as_bytes(),
    );
    write(&out_dir.join("messages.rs"), messages().as_bytes());
}

/// A path as Rust writes a text.
fn literal(path: &Path) -> String {
    let text = path
        .to_str()
        .expect("the project lies where names are Unicode");
    format!("{text:?}")
}

/// Language, family and text of each file of messages, as a slice.
fn messages() -> String {
    let mut table = String::new();
    for path in files_below(Path::new("messages")) {
        let family = path.file_stem().and_then(OsStr::to_str);
        let language = path
            .parent()
            .and_then(Path::file_name)
            .and_then(OsStr::to_str);
        let (language, family) = (language.unwrap_or_default(), family.unwrap_or_default());
        let path = literal(&fs::canonicalize(&path).expect("it was found just now"));
        write!(table, "({language:?}, {family:?}, include_str!({path})),")
            .expect("a string can be written to");
    }
    format!("&[{table}]")
}

/// The pictures that `index.tsv` lists by name, each with its tone, its size and its files in ascending width.
fn art_table(folder: &Path) -> String {
    let index = fs::read_to_string(folder.join("index.tsv")).expect("the list can be read");
    let mut arts: Vec<&str> = index.lines().collect();
    arts.sort_unstable();
    let entry = |line: &str| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().expect("name, tone, width and height");
        let (name, tone, width, height) = (next(), next(), next(), next());
        let mut files = files_below(&folder.join(name));
        files.sort_by_key(|path| width_of(path));
        let files: String = files.iter().map(|path| art_file(path)).collect();
        format!(
            "Art {{ name: {name:?}, tone: {tone:?}, width: {width}, height: {height}, files: &[{files}] }},"
        )
    };
    let table: String = arts.into_iter().map(entry).collect();
    format!("&[{table}]")
}

fn art_file(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.expect("names of pictures are plain");
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let (media, _) = media_type(name);
    let width = width_of(path);
    let hash = hash(&fs::read(path).expect("pictures can be read"));
    let path = literal(&fs::canonicalize(path).expect("it was read"));
    format!(
        "File {{ width: {width}, end: {end:?}, media: {media:?}, hash: \"{hash:016x}\", content: include_bytes!({path}) }},"
    )
}

/// The files of a picture are named by their width.
fn width_of(path: &Path) -> u32 {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let width = stem.and_then(|stem| stem.parse().ok());
    width.expect("the files of a picture are named by their width")
}

/// All files below a folder, by name.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    let below = paths.into_iter().flat_map(|path| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    });
    below.collect()
}

fn join(sheets: &Path) -> String {
    let first = sheets.join(FIRST_SHEET);
    let mut paths = files_below(sheets);
    paths.sort_by_key(|path| *path != first);
    let read = |path: &PathBuf| fs::read_to_string(path).expect("sheets are text");
    paths.iter().map(read).collect()
}

fn content(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).expect("assets can be read");
    match path.extension().and_then(|end| end.to_str()) {
        Some("css") => small_css(&String::from_utf8(bytes).expect("sheets are text")).into_bytes(),
        _ => bytes,
    }
}

/// A sheet without comments, indents and line ends.
fn small_css(sheet: &str) -> String {
    let mut css = String::new();
    for line in without_comments(sheet).lines().map(str::trim) {
        if line == "}" && css.ends_with(';') {
            css.pop();
        }
        if !css.is_empty() && !css.ends_with(['{', '}', ';', ',']) && !line.starts_with('}') {
            css.push(' ');
        }
        match line.strip_suffix(" {") {
            Some(selector) => css.extend([selector, "{"]),
            None => css += line,
        }
    }
    css
}

fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let start = parts.next().unwrap_or_default().to_owned();
    parts.fold(start, |kept, part| {
        let (_, after) = part.split_once("*/").expect("comments are closed");
        kept + after
    })
}

/// The line of the table for one asset, with its compressed forms beside it.
fn entry(name: &str, body: &[u8], out_dir: &Path) -> String {
    let (media, is_text) = media_type(name);
    let embed = |body: &[u8], end: &str| {
        let path = out_dir.join(format!("{}{end}", name.replace('/', "-")));
        write(&path, body);
        format!("include_bytes!({})", literal(&path))
    };
    let compressed = if is_text {
        let (brotli, gzip) = (embed(&brotli(body), ".br"), embed(&gzip(body), ".gz"));
        format!("Some(Compressed {{ brotli: {brotli}, gzip: {gzip} }})")
    } else {
        "None".to_owned()
    };
    let mut entry = String::new();
    let (plain, hash) = (embed(body, ""), hash(body));
    write!(
        entry,
        "Asset {{ name: {name:?}, hash: \"{hash:016x}\", media: {media:?}, plain: {plain}, compressed: {compressed} }},"
    )
    .expect("writing to a string does not fail");
    entry
}

/// The media type that a name stands for, and whether it is a text.
fn media_type(name: &str) -> (&'static str, bool) {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => ("text/css; charset=utf-8", true),
        "js" => ("text/javascript; charset=utf-8", true),
        "speculationrules" => ("application/speculationrules+json", true),
        "svg" => ("image/svg+xml", true),
        "png" => ("image/png", false),
        "jpg" => ("image/jpeg", false),
        "webp" => ("image/webp", false),
        "avif" => ("image/avif", false),
        other => panic!("{name}: say here which media type .{other} stands for"),
    }
}

/// FNV-1a: the standard hashers promise nothing across releases.
fn hash(body: &[u8]) -> u64 {
    body.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn brotli(body: &[u8]) -> Vec<u8> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*body, &mut compressed, &params).expect("memory can be written");
    compressed
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

fn write(path: &Path, body: &[u8]) {
    fs::write(path, body).expect("the output folder can be written to");
}
