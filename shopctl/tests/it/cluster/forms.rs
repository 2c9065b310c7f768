use shopctl_fakes::kube::Shop;

use crate::support::Cloud;

const ALL: &str = "rds = \"shop-demo-pg\"\nelasticache = \"shop-demo-redis\"\nrepository = \"shopd\"\n\
                   cdn = { distribution = \"E2SHOP\" }\nargocd = { apps = [\"shopd\"] }";

const READS: [&[&str]; 9] = [
    &["events", "list"],
    &["pods", "top"],
    &["metrics", "top"],
    &["metrics", "snapshot"],
    &["secrets", "list"],
    &["access", "whoami"],
    &["access", "can-i", "--all"],
    &["target", "caps"],
    &["target", "doctor"],
];

/// What the fake cluster keeps in secrets, and what signs calls of AWS.
const SECRETS: [&str; 3] = [
    "canary",
    "operations-token-of-the-fake",
    "signs/for+the/operator",
];

#[test]
fn every_look_has_all_forms_shows_no_secret_and_changes_nothing() {
    let cloud = Cloud::with_shop_and(Shop::new(), ALL);
    for read in READS {
        let in_form = |form: &str| cloud.done(&[read, &["-o", form]].concat());
        let document = in_form("json").document();
        let kind = document["kind"].as_str().unwrap();
        let schema = cloud.done(&["schema", kind]).document();
        let problems: Vec<_> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&document)
            .map(|problem| problem.to_string())
            .collect();
        assert!(problems.is_empty(), "{read:?}: {problems:?}");
        let count = document["items"].as_array().unwrap().len();
        for (form, lines) in [
            ("jsonl", count),
            ("name", count),
            ("table", count + 1),
            ("wide", count + 1),
            ("csv", count + 1),
        ] {
            let ran = in_form(form);
            assert_eq!(ran.out.lines().count(), lines, "{read:?} as {form}");
            for text in [&ran.out, &ran.err, &document.to_string()] {
                let shown = SECRETS.iter().find(|secret| text.contains(**secret));
                assert_eq!(shown, None, "{read:?} as {form}");
            }
        }
    }
    cloud.is_untouched();
}
