use clap::{Command as Clap, CommandFactory};

use super::looks;
use crate::{
    cli::Cli,
    command::context::{Context, Target},
    tui::{
        Home,
        state::{Choice, Suggestion},
    },
};

/// Where the shop runs, as far as that is known without asking anybody.
pub(super) fn home(context: &Context, target: &Target) -> Home {
    let config = &target.config;
    let now = context.now();
    let frozen = config.freeze().iter().find(|freeze| freeze.has(now));
    Home {
        target: target.name.clone(),
        kind: config.kind().to_owned(),
        class: config.class(),
        is_writable: context.global.write || config.is_writable(),
        who: context.who(),
        frozen: frozen.map(ToString::to_string),
        suggestions: Vec::new(),
    }
}

/// What the palette leads to: other targets, and commands that only look.
pub(super) fn suggestions(context: &Context, target: &Target) -> Vec<Suggestion> {
    let others = context.loaded.config.targets.keys();
    let targets = others.filter(|name| **name != target.name);
    let mut suggestions: Vec<_> = targets
        .map(|name| Suggestion {
            text: format!("target {name}"),
            about: "looks at this target".to_owned(),
            choice: Choice::Target(name.clone()),
        })
        .collect();
    suggestions.extend(commands());
    suggestions
}

/// All commands that only look, with what they say of themselves.
fn commands() -> Vec<Suggestion> {
    let root = Cli::command();
    let of = |words: &[&str]| {
        let mut command: &Clap = &root;
        for word in words {
            command = command.find_subcommand(word)?;
        }
        let about = command.get_about().map(ToString::to_string);
        Some(Suggestion {
            text: words.join(" "),
            about: about.unwrap_or_default(),
            choice: Choice::Look(words.iter().map(|word| (*word).to_owned()).collect()),
        })
    };
    looks::ALL.iter().filter_map(|words| of(words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_them_are_commands() {
        assert_eq!(commands().len(), looks::ALL.len());
    }
}
