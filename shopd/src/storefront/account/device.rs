use crate::messages::Lang;

/// Words of browsers' names for themselves and what people call them; several browsers also name those whose
/// pages they imitate, so the more telling words come first.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];
/// The longest name of a program that is shown as it is.
const MAX_NAME: usize = 40;

/// What people call a device: `Firefox on Linux`.
pub(in crate::storefront) fn device_name(lang: Lang, user_agent: Option<&str>) -> String {
    let Some(agent) = user_agent.filter(|agent| !agent.is_empty()) else {
        return lang.say("account-unnamed-program").to_owned();
    };
    match (find(agent, &BROWSERS), find(agent, &SYSTEMS)) {
        (Some(browser), Some(system)) => lang
            .say_with("account-browser-on", "program", browser)
            .and("system", system)
            .into(),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => lang.say_with("account-program-on", "system", system).into(),
        (None, None) => agent.chars().take(MAX_NAME).collect(),
    }
}

fn find(agent: &str, table: &[(&str, &'static str)]) -> Option<&'static str> {
    let row = table.iter().find(|(word, _)| agent.contains(word));
    row.map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_what_people_call_them() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 \
                 Safari/537.36 Edg/126.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile \
                 Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) \
                 Version/17.5 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
        ] {
            assert_eq!(device_name(Lang::En, Some(agent)), name);
        }
        assert_eq!(device_name(Lang::En, None), "An unnamed program");
        assert_eq!(device_name(Lang::En, Some(&"x".repeat(400))).len(), 40);
    }
}
