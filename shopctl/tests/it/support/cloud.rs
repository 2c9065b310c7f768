use std::fs;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use shopctl_fakes::{
    aws::{FakeAws, Key, World},
    kube::{FakeKube, Shop},
};

use super::{Desk, desk::Ran};

/// A desk with a target `cloud` in a cluster, beside one on this machine.
pub(crate) struct Cloud {
    pub(crate) desk: Desk,
    pub(crate) kube: FakeKube,
    pub(crate) aws: FakeAws,
}

impl Cloud {
    /// With a cluster as it is described. Nothing stands behind its pods.
    pub(crate) fn new(shop: Shop) -> Self {
        Self::with(shop, "")
    }

    /// With more settings of the target.
    pub(crate) fn with(shop: Shop, settings: &str) -> Self {
        Self::around(FakeKube::start(shop), World::default(), settings, true)
    }

    /// With a cluster that is found through AWS and wants the tokens that are signed for it.
    pub(crate) fn signed(shop: Shop, settings: &str) -> Self {
        let kube = FakeKube::start(shop);
        let world = World::default().with_cluster_at(&kube.address(), "");
        Self::around(kube, world, settings, false)
    }

    fn around(kube: FakeKube, world: World, settings: &str, is_plain: bool) -> Self {
        let aws = FakeAws::start(world);
        let key = Key::operator();
        let desk = Desk::new()
            .variable("AWS_ACCESS_KEY_ID", &key.id)
            .variable("AWS_SECRET_ACCESS_KEY", &key.secret);
        let kube_line = if is_plain {
            format!("kube = \"{}\"", kube.address())
        } else {
            String::new()
        };
        desk.configure(&format!(
            "default_target = \"cloud\"\n\
             [target.here]\nkind = \"local\"\nport = {}\nops_port = {}\n\
             [target.cloud]\nkind = \"eks\"\nclass = \"dev\"\nwrite = true\nport = 8080\n\
             region = \"eu-south-1\"\naccount = \"123456789012\"\ncluster = \"shop-demo\"\n\
             min_replicas = 1\nmax_replicas = 8\n\
             ops_token = \"shop-tokens/operations\"\nload_test_secret = \"shop-tokens/load-test\"\n\
             {settings}\n\
             [target.cloud.endpoints]\naws = \"{}\"\n{kube_line}\n",
            desk.port,
            desk.port + 5,
            aws.endpoint(),
        ));
        Self { desk, kube, aws }
    }

    /// With a real shop behind every pod, on this machine, which wants the tokens that the cluster keeps.
    pub(crate) fn with_shop(shop: Shop) -> Self {
        Self::with_shop_and(shop, "")
    }

    /// The same, with more settings of the target.
    pub(crate) fn with_shop_and(shop: Shop, settings: &str) -> Self {
        let cloud = Self::with(shop, settings);
        cloud.desk.done(&["-t", "here", "env", "start"]);
        let read = |file: &str| BASE64_STANDARD.encode(fs::read(cloud.desk.state(file)).unwrap());
        cloud.kube.put(json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": { "name": "shop-tokens", "namespace": "shop" },
            "data": { "operations": read("ops-token"), "load-test": read("load-test-secret") },
        }));
        cloud.kube.forward("shopd", 8080, cloud.desk.port);
        cloud.kube.forward("shopd", 9090, cloud.desk.port + 5);
        cloud
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.desk.run(arguments)
    }

    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> Ran {
        self.desk.done(arguments)
    }

    /// Runs it, and it must fail with a code.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}\n{}", ran.err, ran.out);
        ran
    }

    /// Nothing was changed in the cluster.
    #[track_caller]
    pub(crate) fn is_untouched(&self) {
        let mutations = self.kube.mutations();
        assert!(mutations.is_empty(), "{mutations:?}");
        let mutations = self.aws.mutations();
        assert!(mutations.is_empty(), "{mutations:?}");
    }

    /// How many replicas an app is to have.
    pub(crate) fn replicas(&self, app: &str) -> i64 {
        let deployment = self.kube.object("apps/deployments", "shop", app).unwrap();
        deployment["spec"]["replicas"].as_i64().unwrap()
    }

    /// The image of an app's first container.
    pub(crate) fn image(&self, app: &str) -> String {
        let deployment = self.kube.object("apps/deployments", "shop", app).unwrap();
        let image = &deployment["spec"]["template"]["spec"]["containers"][0]["image"];
        image.as_str().unwrap().to_owned()
    }
}
