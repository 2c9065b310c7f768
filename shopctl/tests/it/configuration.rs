use crate::support::Desk;

#[test]
fn what_is_wrong_in_a_file_is_said_with_its_place() {
    let desk = Desk::new();
    desk.configure("[target.here]\nkind = \"local\"\nport = \"many\"\n");
    for command in [["config", "validate"], ["pods", "list"]] {
        let refused = desk.run(&command);
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains("config.toml:3:8: "), "{}", refused.err);
    }
    // What needs no configuration works without a sound one.
    desk.done(&["version"]);
    desk.done(&["exit-codes"]);
}

#[test]
fn an_unknown_target_and_an_unknown_word_have_codes_of_their_own() {
    let desk = Desk::new();
    let unknown = desk.run(&["-t", "prod", "pods", "list"]);
    assert_eq!(unknown.code, 5);
    assert!(
        unknown.err.contains("here") && unknown.err.contains("local"),
        "{}",
        unknown.err
    );
    assert_eq!(desk.run(&["pods", "lisst"]).code, 2);
    assert_eq!(desk.run(&["logs", "tail", "--since", "yesterday"]).code, 2);
    assert_eq!(desk.run(&["--help"]).code, 0);
}

#[test]
fn the_environment_chooses_the_target_and_the_command_line_before_it() {
    let desk = Desk::new().variable("SHOPCTL_TARGET", "prod");
    assert_eq!(desk.run(&["pods", "list"]).code, 5);
    assert_eq!(desk.items(&["-t", "here", "pods", "list"]).len(), 0);
}

#[test]
fn targets_are_listed_and_shown_as_they_are_written() {
    let desk = Desk::with("replicas = 3");
    let targets = desk.items(&["target", "list"]);
    let names: Vec<_> = targets
        .iter()
        .map(|target| target["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["here", "local"]);
    assert_eq!(
        (
            targets[0]["default"].as_bool(),
            targets[1]["default"].as_bool()
        ),
        (Some(true), Some(false))
    );
    let shown = desk.done(&["target", "show"]);
    desk.configure(&shown.out);
    desk.done(&["config", "validate"]);
    assert!(
        desk.done(&["-t", "here", "target", "show"])
            .out
            .contains("replicas = 3")
    );
}
