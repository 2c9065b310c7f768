use std::{sync::mpsc, thread};

use anyhow::Context as _;
use shop_core::clock::{Clock, SystemClock};

use super::{
    feeder,
    home::{home, suggestions},
    stage::{Stage, listen},
    terminal::Taken,
};
use crate::{
    cli::{Global, TuiArgs},
    command::context::{Context, variable},
    error::{CommandError, ErrorKind, Result},
    output::Printer,
    tui::{Action, App, Depth, Theme},
};

/// How much may wait to be taken in: whoever tells more waits.
const ROOM: usize = 512;

/// Opens the cockpit, and ends with it. The first frame is drawn before anybody is asked anything.
pub(in crate::command) fn open(global: Global, args: &TuiArgs) -> Result<()> {
    if !Printer::has_screen() {
        return Err(CommandError::new(
            ErrorKind::Usage,
            "the cockpit needs a terminal to draw on and to hear keys from",
        )
        .hint("`shopctl status` tells how everything does without one"));
    }
    let context = Context::new(global.clone(), Printer::keeping())?;
    let target = context.target()?;
    let home = home(&context, &target);
    let theme = Theme::new(Depth::of(variable), args.ascii || !has_unicode());
    let clock = SystemClock;
    let app = App::new(home, args.screen, theme, clock.now());
    let taken = Taken::take()?;
    let (tell, heard) = mpsc::sync_channel(ROOM);
    let (orders, taking) = tokio::sync::mpsc::unbounded_channel();
    let mut stage = Stage {
        app,
        taken,
        heard,
        tell: tell.clone(),
        orders,
        feeder: None,
        paths: context.paths.clone(),
        clock,
    };
    for effect in stage.app.update(Action::Passed, clock.now()) {
        stage.perform(effect);
    }
    // Whatever takes time begins when somebody has something to look at.
    stage.show()?;
    let feeder = {
        let tell = tell.clone();
        let begun = thread::Builder::new().name("feeder".to_owned());
        begun
            .spawn(move || feeder::run(global, &tell, taking))
            .context("starting to ask")?
    };
    stage.feeder = Some(feeder);
    thread::Builder::new()
        .name("keys".to_owned())
        .spawn(move || listen(&tell))
        .context("starting to hear keys")?;
    stage.app.home.suggestions = suggestions(&context, &target);
    stage.run()
}

/// Whether the locale says that letters beyond ASCII can be shown.
fn has_unicode() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"];
    let locale = set
        .iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    // Where nothing is said, terminals of today show them.
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
