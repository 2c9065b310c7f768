use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{Report, html, junit, markdown};

/// Which files a report is written to.
#[derive(Debug, Clone, Default)]
pub struct Outputs {
    /// A folder for `NAME-RUN.html` and all the others.
    pub folder: Option<PathBuf>,
    /// The report as JSON.
    pub json: Option<PathBuf>,
    /// The report to look at.
    pub html: Option<PathBuf>,
    /// The verdicts as JUnit.
    pub junit: Option<PathBuf>,
    /// The report as Markdown, appended to what is there: as a pipeline's step summary.
    pub markdown: Option<PathBuf>,
}

/// Writes a report to all of its files; gives their paths.
pub fn write(report: &Report, outputs: &Outputs) -> anyhow::Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    let in_folder = |extension: &str| {
        let folder = outputs.folder.as_ref()?;
        let name = format!(
            "{}-{}.{extension}",
            report.context.scenario, report.context.run_id
        );
        Some(folder.join(name))
    };
    for path in outputs.json.clone().into_iter().chain(in_folder("json")) {
        replace(&path, |out| Ok(serde_json::to_writer_pretty(out, report)?))?;
        written.push(path);
    }
    for path in outputs.html.clone().into_iter().chain(in_folder("html")) {
        replace(&path, |out| html(report, out))?;
        written.push(path);
    }
    for path in outputs
        .junit
        .clone()
        .into_iter()
        .chain(in_folder("junit.xml"))
    {
        let text = junit(report)?;
        replace(&path, |out| out.write_all(text.as_bytes()))?;
        written.push(path);
    }
    if let Some(path) = &outputs.markdown {
        append(path, &markdown(report))?;
        written.push(path.clone());
    }
    if let Some(path) = in_folder("md") {
        replace(&path, |out| out.write_all(markdown(report).as_bytes()))?;
        written.push(path);
    }
    Ok(written)
}

/// Writes a file piece by piece: a report as one text would be most of what a long run takes of memory.
fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    make_room(path)?;
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        out.flush()
    });
    written.with_context(|| format!("writing {}", path.display()))
}

fn append(path: &Path, text: &str) -> anyhow::Result<()> {
    make_room(path)?;
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("writing {}", path.display()))
}

fn make_room(path: &Path) -> anyhow::Result<()> {
    let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))
}
