use std::{
    io::Write,
    process::{Output, Stdio},
    thread,
};

use shopctl_fakes::kube::{Fault, FaultKind, Role, Shop};

use crate::support::Cloud;

fn exec(cloud: &Cloud, arguments: &[&str], given: &[u8]) -> Output {
    let pod = &cloud.kube.pods("shopd")[0];
    let all = [&["exec", pod.as_str(), "-q"], arguments].concat();
    let mut child = cloud
        .desk
        .command(&all)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // What comes back is read while more is given: pipes hold little.
    thread::scope(|scope| {
        scope.spawn(move || input.write_all(given).unwrap());
        child.wait_with_output().unwrap()
    })
}

#[test]
fn what_a_program_in_a_pod_says_passes_as_it_is() {
    let cloud = Cloud::new(Shop::new());
    let said = exec(&cloud, &["--", "echo", "a", "b"], b"");
    assert_eq!(
        (said.status.code(), &*said.stdout),
        (Some(0), &b"a b\n"[..])
    );
    // Every byte, and more than any buffer holds.
    let given: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let said = exec(&cloud, &["-i", "--", "cat"], &given);
    assert_eq!(
        said.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    assert!(
        said.stdout == given,
        "{} of {} bytes came back",
        said.stdout.len(),
        given.len()
    );
    cloud.is_untouched();
}

#[test]
fn a_program_that_ends_badly_is_an_error_with_its_code_and_is_written_down_without_what_it_was_told()
 {
    let cloud = Cloud::new(Shop::new());
    let pod = cloud.kube.pods("shopd")[0].clone();
    let ended = cloud.fails(1, &["exec", &pod, "-o", "json", "--", "exit", "42"]);
    assert!(ended.err.contains("exit ended with 42"), "{}", ended.err);
    cloud.done(&["exec", &pod, "--", "echo", "a-canary-password"]);
    let trail = std::fs::read_to_string(cloud.desk.trail()).unwrap();
    assert!(
        trail.contains("exit ended with 42") && trail.contains("echo ended with 0"),
        "{trail}"
    );
    assert!(!trail.contains("canary"), "{trail}");
}

#[test]
fn a_program_that_is_not_there_and_a_pod_that_is_not_there_are_told() {
    let cloud = Cloud::new(Shop::new());
    let pod = cloud.kube.pods("shopd")[0].clone();
    let unknown = cloud.run(&["exec", &pod, "--", "frobnicate"]);
    assert_ne!(unknown.code, 0);
    assert!(
        unknown.err.contains("not found in $PATH"),
        "{}",
        unknown.err
    );
    cloud.fails(5, &["exec", "shopd-none", "--", "true"]);
    cloud.fails(8, &["-t", "here", "exec", "shopd-1", "--", "true"]);
}

#[test]
fn whoever_may_not_reach_into_pods_and_a_cluster_that_is_away_are_told_apart() {
    let cloud = Cloud::new(Shop::new());
    let pod = cloud.kube.pods("shopd")[0].clone();
    cloud.kube.role(Role::Reader);
    let denied = cloud.fails(4, &["exec", &pod, "--", "true"]);
    assert!(denied.err.contains("pods/exec"), "{}", denied.err);
    cloud.kube.role(Role::Operator);
    cloud.done(&["exec", &pod, "--", "true"]);
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    cloud.fails(11, &["--timeout", "2s", "exec", &pod, "--", "true"]);
}

#[test]
fn a_protected_target_wants_to_be_named_before_anything_runs_in_it() {
    let cloud = Cloud::new(Shop::new());
    let path = cloud.desk.path().join(".config/shopctl/config.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    cloud
        .desk
        .configure(&text.replace("class = \"dev\"", "class = \"protected\""));
    let pod = cloud.kube.pods("shopd")[0].clone();
    let run = |options: &[&str]| {
        let all = [&["exec", &pod], options, &["--", "echo", "done"]].concat();
        cloud.run(&all)
    };
    let common = ["--write", "--reason", "a test", "--yes"];
    assert_eq!(run(&common).code, 9);
    assert!(cloud.kube.requests().iter().all(|asked| !asked.is_stream()));
    let name = format!("cloud/{pod}");
    let said = run(&[&common[..], &["--confirm", &name]].concat());
    assert_eq!(
        (said.code, said.out.as_str()),
        (0, "done\n"),
        "{}",
        said.err
    );
}
