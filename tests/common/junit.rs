//! JUnit files read by somebody else's parser: `IDHOOK_TEST_PYTHON` names a Python that has `junitparser`.
//!
//! Where it is not there that is said aloud; `.ci/run` gets it.

use std::path::Path;
use std::process::Command;

use super::say;

/// The totals, then a line for each case; `None` where nobody is there to read it.
pub fn read(file: &Path) -> Option<Vec<String>> {
    const READ: &str = "
import sys
from junitparser import JUnitXml
for suite in JUnitXml.fromfile(sys.argv[1]):
    print(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped, len(list(suite)))
    for case in suite:
        told = [(type(r).__name__, r.type, r.message, r.text) for r in case.result]
        print(case.classname, case.name, case.time is not None and 0 <= case.time < 30, told, sep='|')
";
    let python = std::env::var("IDHOOK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import junitparser"]).output().is_ok_and(|output| output.status.success());
    if !has {
        say("skipped: no Python with junitparser is here");
        return None;
    }
    let output = Command::new(&python).args(["-X", "utf8", "-c", READ]).arg(file).output().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}
