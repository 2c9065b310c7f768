use std::time::Duration;

use anyhow::Context;
use quick_junit::{NonSuccessKind, Report as JunitReport, TestCase, TestCaseStatus, TestSuite};

use super::model::Report;

/// The report as pipelines read test results: one case a threshold, an invariant, and a reason for invalidity.
pub fn junit(report: &Report) -> anyhow::Result<String> {
    let mut suite = TestSuite::new(format!("loadgen {}", report.context.scenario));
    suite.set_time(Duration::from_secs_f64(report.context.seconds));
    suite.add_property(("run_id", report.context.run_id.as_str()));
    suite.add_property(("target", report.context.target.as_str()));
    for threshold in &report.thresholds {
        let observed = threshold.observed.as_deref().unwrap_or("nothing measured");
        suite.add_test_case(case(
            "threshold",
            &threshold.threshold,
            threshold.passed,
            observed,
        ));
    }
    for invariant in &report.invariants {
        let observed = &invariant.observed;
        suite.add_test_case(case(
            "invariant",
            &invariant.invariant,
            invariant.passed,
            observed,
        ));
    }
    let mut validity = TestCase::new("the run is valid", TestCaseStatus::success());
    if !report.invalid.is_empty() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(report.invalid.join("; "));
        validity = TestCase::new("the run is valid", status);
    }
    validity.set_classname("validity");
    suite.add_test_case(validity);
    let mut all = JunitReport::new("loadgen");
    all.add_test_suite(suite);
    all.to_string().context("writing JUnit")
}

fn case(class: &str, name: &str, passed: bool, observed: &str) -> TestCase {
    let status = if passed {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(format!("seen: {observed}"));
        status
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(class);
    case
}
