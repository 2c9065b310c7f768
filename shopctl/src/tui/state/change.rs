use crate::{
    safety::{Action, Class, Confirmation, Plan},
    tui::{Feed, Screen, Trouble, quote::quoted},
};

/// Something that can be done to a shop from a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Restarts an app.
    Restart,
    /// Changes how many replicas there are.
    Scale,
    /// Brings a new version.
    Deploy,
    /// Goes back to what was deployed before.
    Rollback,
    /// Brings the cluster to what git says.
    Sync,
    /// Forgets kept values.
    Flush,
    /// Makes the edge forget paths.
    Invalidate,
    /// Runs a load test.
    Load,
    /// Fills the database with the demo shop.
    Seed,
    /// Starts what is missing.
    Start,
    /// Stops all.
    Stop,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Restart,
        Self::Scale,
        Self::Deploy,
        Self::Rollback,
        Self::Sync,
        Self::Flush,
        Self::Invalidate,
        Self::Load,
        Self::Seed,
        Self::Start,
        Self::Stop,
    ];

    /// What the audit trail calls it.
    pub fn action(self) -> &'static str {
        match self {
            Self::Restart => "app.restart",
            Self::Scale => "app.scale",
            Self::Deploy => "deploy.run",
            Self::Rollback => "app.rollback",
            Self::Sync => "gitops.sync",
            Self::Flush => "cache.flush",
            Self::Invalidate => "cdn.invalidate",
            Self::Load => "load.run",
            Self::Seed => "seed.run",
            Self::Start => "env.start",
            Self::Stop => "env.stop",
        }
    }

    /// In words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Restart => "Restart the app",
            Self::Scale => "Scale the app",
            Self::Deploy => "Deploy a version",
            Self::Rollback => "Roll back",
            Self::Sync => "Sync with git",
            Self::Flush => "Flush the cache",
            Self::Invalidate => "Invalidate the CDN",
            Self::Load => "Run a load test",
            Self::Seed => "Seed the demo shop",
            Self::Start => "Start the environment",
            Self::Stop => "Stop the environment",
        }
    }

    /// Whether targets of this machine have it.
    pub fn is_local(self) -> bool {
        Action::named(self.action()).is_some_and(|action| action.is_local)
    }

    /// The screen on which it is done to what is selected.
    pub fn screen(self) -> Screen {
        match self {
            Self::Restart | Self::Scale | Self::Start | Self::Stop | Self::Seed => Screen::Pods,
            Self::Deploy | Self::Rollback | Self::Sync => Screen::Rollout,
            Self::Flush => Screen::Cache,
            Self::Invalidate => Screen::Cdn,
            Self::Load => Screen::Load,
        }
    }

    /// What has to be said for it; `subject` is what keys act on.
    pub fn fields(self, subject: &str) -> Vec<Field> {
        let field = |label, value: &str, hint| Field {
            label,
            value: value.to_owned(),
            hint,
        };
        match self {
            Self::Scale => vec![field("replicas", "", "how many")],
            Self::Deploy => vec![field("tag", "", "of the image, as in 1.42.0")],
            Self::Rollback => vec![field(
                "revision",
                subject,
                "empty: the one before the present",
            )],
            Self::Flush => vec![field(
                "kind",
                if subject.is_empty() { "*" } else { subject },
                "a kind of value, * for all, limits for rate limits",
            )],
            Self::Invalidate => vec![field("paths", "/*", "with spaces between, as in /a /b/*")],
            Self::Load => vec![
                field(
                    "scenario",
                    "smoke",
                    "smoke, load, stress, spike, soak or capacity",
                ),
                field("options", "", "more of loadgen, as in --rate-factor 2"),
            ],
            Self::Restart | Self::Sync | Self::Seed | Self::Start | Self::Stop => Vec::new(),
        }
    }

    /// The words of its command. Nothing where something still has to be said.
    fn words(self, fields: &[Field]) -> Option<Vec<String>> {
        let said = |at: usize| fields.get(at).map(|field| field.value.trim());
        let told = |at: usize| said(at).filter(|value| !value.is_empty());
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Some(match self {
            Self::Restart => words(&["app", "restart"]),
            Self::Scale => words(&["app", "scale", told(0)?]),
            Self::Deploy => words(&["deploy", "run", "--tag", told(0)?]),
            Self::Rollback => match told(0) {
                Some(revision) => words(&["app", "rollback", revision]),
                None => words(&["app", "rollback"]),
            },
            Self::Sync => words(&["gitops", "sync"]),
            Self::Flush => words(&["cache", "flush", told(0)?]),
            Self::Invalidate => {
                let mut all: Vec<String> = words(&["cdn", "invalidate"]);
                all.extend(told(0)?.split_whitespace().map(str::to_owned));
                all.push("--wait".to_owned());
                all
            }
            Self::Load => words(&["load", "run", told(0)?]),
            Self::Seed => words(&["seed", "run"]),
            Self::Start => words(&["env", "start"]),
            Self::Stop => words(&["env", "stop"]),
        })
    }

    /// What its command is told beside that, and behind all else.
    fn rest(self, fields: &[Field]) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match self {
            Self::Load => {
                let mut all: Vec<String> = words(&["--", "--progress", "json"]);
                let options = fields.get(1).map(|field| field.value.split_whitespace());
                all.extend(options.into_iter().flatten().map(str::to_owned));
                all
            }
            // What is waited for may take longer than a step of a command usually may.
            Self::Restart | Self::Scale | Self::Deploy | Self::Sync | Self::Invalidate => {
                words(&["--timeout", "5m"])
            }
            _ => Vec::new(),
        }
    }
}

/// Something that has to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What.
    pub label: &'static str,
    /// What is said.
    pub value: String,
    /// What can be said.
    pub hint: &'static str,
}

/// Where keys go in a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFocus {
    /// What has to be said.
    Field(usize),
    /// Why.
    Reason,
    /// The text that a typed confirmation asks for.
    Confirm,
    /// To leave all as it is.
    Cancel,
    /// To do it.
    Do,
}

/// A change that is about to be made.
#[derive(Debug, Clone)]
pub struct ChangeForm {
    /// What is done.
    pub deed: Deed,
    /// What has to be said for it.
    pub fields: Vec<Field>,
    /// Why.
    pub reason: String,
    /// The text that a typed confirmation asks for.
    pub typed: String,
    /// Where keys go.
    pub focus: FormFocus,
    /// What will happen, for what was said when it was asked.
    pub plan: Feed<Plan>,
    /// What was said when the plan was asked for.
    planned: Vec<String>,
    target: String,
    class: Class,
}

/// A change that somebody wants, as a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is done.
    pub deed: Deed,
    /// The command, without the program.
    pub words: Vec<String>,
}

impl Change {
    /// As somebody would type it.
    pub fn line(&self) -> String {
        quoted(&self.words)
    }
}

impl ChangeForm {
    /// Of a change on a target; keys go to Cancel.
    pub fn new(deed: Deed, subject: &str, target: &str, class: Class) -> Self {
        Self {
            deed,
            fields: deed.fields(subject),
            reason: String::new(),
            typed: String::new(),
            focus: FormFocus::Cancel,
            plan: Feed::default(),
            planned: Vec::new(),
            target: target.to_owned(),
            class,
        }
    }

    /// What the plan is to be asked for, where something else is said than when it was asked last.
    pub fn ask(&mut self) -> Option<Vec<String>> {
        let words = self.deed.words(&self.fields)?;
        if words == self.planned {
            return None;
        }
        self.planned.clone_from(&words);
        self.plan = Feed::default();
        self.typed.clear();
        Some(words)
    }

    /// Whether a plan is that of what is said now.
    pub fn is_for(&self, words: &[String]) -> bool {
        self.planned == words
    }

    /// What has to be confirmed, once the plan is known.
    pub fn needed(&self) -> Confirmation {
        let plan = self.plan.value();
        plan.map_or(Confirmation::Typed, |plan| {
            Confirmation::needed(self.class, plan.risk)
        })
    }

    /// The text that has to be typed, where one has.
    pub fn wanted(&self) -> Option<String> {
        let plan = self.plan.value()?;
        (self.needed() == Confirmation::Typed).then(|| format!("{}/{}", self.target, plan.object))
    }

    /// Whether it has to be said why.
    pub fn needs_reason(&self) -> bool {
        self.class == Class::Protected
    }

    /// What still stands in its way.
    pub fn missing(&self) -> Option<String> {
        if let Some(field) = self
            .fields
            .iter()
            .find(|field| field.value.trim().is_empty() && self.deed.words(&self.fields).is_none())
        {
            return Some(format!("say {}: {}", field.label, field.hint));
        }
        if self.plan.value().is_none() {
            return Some("its plan is not known yet".to_owned());
        }
        if self.deed.words(&self.fields).as_ref() != Some(&self.planned) {
            return Some("its plan is of something else".to_owned());
        }
        if self.needs_reason() && self.reason.trim().is_empty() {
            return Some("say why: it goes to the audit trail".to_owned());
        }
        match self.wanted() {
            Some(wanted) if wanted != self.typed => Some(format!("type {wanted}")),
            _ => None,
        }
    }

    /// The command, as it is written on a command line.
    pub fn change(&self) -> Option<Change> {
        let mut words = vec!["-t".to_owned(), self.target.clone()];
        words.extend(self.deed.words(&self.fields)?);
        words.push("--write".to_owned());
        match self.needed() {
            Confirmation::None => {}
            Confirmation::Yes => words.push("--yes".to_owned()),
            Confirmation::Typed => words.extend(["--confirm".to_owned(), self.typed.clone()]),
        }
        if !self.reason.trim().is_empty() {
            words.extend(["--reason".to_owned(), self.reason.trim().to_owned()]);
        }
        words.extend(self.deed.rest(&self.fields));
        Some(Change {
            deed: self.deed,
            words,
        })
    }

    /// Moves to the next place that keys can go to, or back.
    pub fn turn(&mut self, forward: bool) {
        let places = self.places();
        let at = places.iter().position(|place| *place == self.focus);
        let (at, len) = (at.unwrap_or(0), places.len());
        let next = if forward { at + 1 } else { at + len - 1 };
        self.focus = places[next % len];
    }

    fn places(&self) -> Vec<FormFocus> {
        let mut places: Vec<_> = (0..self.fields.len()).map(FormFocus::Field).collect();
        places.push(FormFocus::Reason);
        if self.wanted().is_some() {
            places.push(FormFocus::Confirm);
        }
        places.extend([FormFocus::Cancel, FormFocus::Do]);
        places
    }

    /// The text that keys go to, if they go to one.
    pub fn text(&mut self) -> Option<&mut String> {
        match self.focus {
            FormFocus::Field(at) => self.fields.get_mut(at).map(|field| &mut field.value),
            FormFocus::Reason => Some(&mut self.reason),
            FormFocus::Confirm => Some(&mut self.typed),
            FormFocus::Cancel | FormFocus::Do => None,
        }
    }

    /// Takes a plan, or why there is none.
    pub fn take(&mut self, plan: Result<Plan, Trouble>, now: jiff::Timestamp) {
        self.plan.take(plan, now);
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::safety::Risk;

    fn form(deed: Deed, class: Class) -> ChangeForm {
        ChangeForm::new(deed, "product", "prod", class)
    }

    fn plan(risk: Risk) -> Plan {
        Plan {
            action: "cache.flush",
            object: "product".to_owned(),
            risk,
            effects: vec!["forget product".to_owned()],
        }
    }

    #[test]
    fn every_deed_is_an_action_of_the_catalogue() {
        for deed in Deed::ALL {
            assert!(Action::named(deed.action()).is_some(), "{deed:?}");
        }
        assert!(Deed::Restart.is_local() && !Deed::Invalidate.is_local());
    }

    #[test]
    fn nothing_is_done_before_all_that_is_needed_is_said() {
        let mut form = form(Deed::Flush, Class::Protected);
        assert_eq!(form.focus, FormFocus::Cancel);
        assert_eq!(form.ask().unwrap(), ["cache", "flush", "product"]);
        assert_eq!(form.ask(), None);
        assert!(form.missing().unwrap().contains("plan"));
        form.take(Ok(plan(Risk::High)), Timestamp::UNIX_EPOCH);
        assert!(form.missing().unwrap().contains("why"));
        form.reason = "INC-7".to_owned();
        assert_eq!(form.missing().unwrap(), "type prod/product");
        form.typed = "prod/product".to_owned();
        assert_eq!(form.missing(), None);
        let line = form.change().unwrap().line();
        assert_eq!(
            line,
            "shopctl -t prod cache flush product --write --confirm prod/product --reason INC-7"
        );
        form.fields[0].value = "*".to_owned();
        assert!(form.missing().unwrap().contains("something else"));
    }

    #[test]
    fn another_text_needs_another_plan_and_another_confirmation() {
        let mut form = form(Deed::Flush, Class::Shared);
        form.ask();
        form.take(Ok(plan(Risk::Destructive)), Timestamp::UNIX_EPOCH);
        form.typed = "prod/product".to_owned();
        form.fields[0].value = "search".to_owned();
        assert!(form.ask().is_some());
        assert_eq!(
            (form.typed.as_str(), form.plan.value().is_none()),
            ("", true)
        );
    }

    #[test]
    fn an_empty_field_is_asked_for() {
        let mut form = form(Deed::Scale, Class::Dev);
        assert_eq!(form.ask(), None);
        assert!(form.missing().unwrap().contains("replicas"));
    }

    #[test]
    fn keys_go_round_and_typing_is_asked_for_only_where_it_is_needed() {
        let mut form = form(Deed::Flush, Class::Dev);
        let mut seen = Vec::new();
        for _ in 0..4 {
            form.turn(true);
            seen.push(form.focus);
        }
        assert_eq!(
            seen,
            [
                FormFocus::Do,
                FormFocus::Field(0),
                FormFocus::Reason,
                FormFocus::Cancel
            ]
        );
        form.turn(false);
        assert_eq!(form.focus, FormFocus::Reason);
    }
}
