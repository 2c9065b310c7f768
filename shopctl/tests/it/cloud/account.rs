use shopctl_fakes::aws::{FakeAws, Key, World};

use super::ran::Ran;
use crate::support::Desk;

/// A desk with a target `cloud` on an AWS, and no cluster that answers.
pub(crate) struct Account {
    pub(crate) desk: Desk,
    pub(crate) aws: FakeAws,
    secret: String,
}

impl Account {
    /// With the default shop.
    pub(crate) fn new() -> Self {
        Self::with(World::default(), "")
    }

    /// With the default shop, whose shoppers type that address.
    pub(crate) fn at(url: &str) -> Self {
        Self::with(World::default(), &format!("url = \"{url}\""))
    }

    /// With more settings of the target.
    pub(crate) fn with(world: World, settings: &str) -> Self {
        let key = Key::operator();
        let aws = FakeAws::start(world);
        let desk = Desk::new()
            .variable("AWS_ACCESS_KEY_ID", &key.id)
            .variable("AWS_SECRET_ACCESS_KEY", &key.secret);
        let account = Self {
            desk,
            aws,
            secret: key.secret,
        };
        account.configure(&format!(
            "region = \"eu-south-1\"\ncluster = \"shop-demo\"\naccount = \"123456789012\"\n\
             rds = \"shop-demo-pg\"\nelasticache = \"shop-demo-redis\"\n{settings}\n\
             [target.cloud.cdn]\ndistribution = \"E2SHOP\"\n"
        ));
        account
    }

    /// With these settings of the target alone.
    pub(crate) fn configure(&self, settings: &str) {
        // Nobody listens on port 1: what asks a cluster would be found out.
        self.desk.configure(&format!(
            "default_target = \"cloud\"\n[target.here]\nkind = \"local\"\nport = {}\n\
             [target.cloud]\nkind = \"eks\"\nclass = \"dev\"\nwrite = true\n{settings}\n\
             [target.cloud.endpoints]\nkube = \"http://127.0.0.1:1\"\naws = \"{}\"\n",
            self.desk.port,
            self.aws.endpoint()
        ));
    }

    /// Runs the program, which never tells the secret or a signature.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let ran = self.desk.run(arguments);
        let ran = Ran {
            code: ran.code,
            out: ran.out,
            err: ran.err,
        };
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains(&self.secret), "{arguments:?}: {text}");
            assert!(!text.contains("Signature="), "{arguments:?}: {text}");
        }
        ran
    }

    /// Runs it, and it must do what it was asked to.
    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> Ran {
        self.ends(0, arguments)
    }

    /// Runs it, and it must end with a code.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}\n{}", ran.err, ran.out);
        ran
    }

    /// What it finds.
    #[track_caller]
    pub(crate) fn items(&self, arguments: &[&str]) -> Vec<serde_json::Value> {
        self.done(&[arguments, &["-o", "json"]].concat()).items()
    }

    /// Nothing was to be changed at AWS.
    #[track_caller]
    pub(crate) fn is_untouched(&self) {
        let mutations = self.aws.mutations();
        assert!(mutations.is_empty(), "{mutations:?}");
    }
}
