use axum::extract::RawQuery;
use shop_core::{
    account::SignInError,
    demo::{DEMO_PASSWORD, demo_accounts},
};

use super::{
    enter::enter,
    form::LoginForm,
    way_back::{checked_way_back, way_back, with_way_back},
};
use crate::{
    account::{self, Entered},
    error::AppError,
    extract::{SubmittedForm, VisitorId},
    messages::Lang,
    storefront::{
        complaint::{Refusal, mark_fields},
        view::{Layout, SignInPage, sign_in_fields},
        visit::{PageResult, Visit},
    },
};

/// `GET /auth/login`
pub(super) async fn show_login(mut visit: Visit, RawQuery(query): RawQuery) -> PageResult {
    let target = way_back(query.as_deref());
    if visit.identity.is_some() {
        return Ok(visit.go(&target));
    }
    let page = page(&mut visit, "", &target, &Refusal::default()).await?;
    Ok(visit.show(&page))
}

/// `POST /auth/login`
pub(super) async fn log_in(mut visit: Visit, form: SubmittedForm) -> PageResult {
    let target = checked_way_back(form.text("redirect")).to_owned();
    if visit.identity.is_some() {
        return Ok(visit.go(&target));
    }
    visit.check_csrf(form.text("csrf"))?;
    let refusal = match form.decode::<LoginForm>() {
        Ok(credentials) => {
            account::admit(&visit.app, &visit.caller, &credentials.email).await?;
            match sign_in(&visit, &credentials).await {
                Ok(entered) => {
                    let greeting = greeting(visit.lang, &entered);
                    return Ok(enter(&mut visit, &entered, greeting, &target).await);
                }
                Err(error) => refusal(visit.lang, error)?,
            }
        }
        Err(errors) => errors.into(),
    };
    let page = page(&mut visit, form.text("email"), &target, &refusal).await?;
    Ok(refusal.show(&visit, &page))
}

async fn sign_in(visit: &Visit, form: &LoginForm) -> Result<Entered, SignInError> {
    let (caller, visitor) = (visit.caller.clone(), VisitorId(Some(visit.visitor)));
    account::sign_in(&visit.app, &form.email, &form.password, caller, visitor).await
}

fn greeting(lang: Lang, entered: &Entered) -> String {
    match &entered.signed_in.user.first_name {
        Some(name) => lang.say_with("auth-welcome-back-name", "name", name).into(),
        None => lang.say("auth-welcome-back").to_owned(),
    }
}

fn refusal(lang: Lang, error: SignInError) -> Result<Refusal, AppError> {
    Ok(match error {
        SignInError::UnknownEmail | SignInError::WrongPassword { .. } => {
            Refusal::whole(lang.say("auth-wrong"))
        }
        SignInError::Disabled { .. } => Refusal::whole(lang.say("auth-disabled")),
        SignInError::Busy(_) => Refusal::busy(lang),
        SignInError::Store(error) => return Err(error.into()),
    })
}

async fn page(
    visit: &mut Visit,
    email: &str,
    target: &str,
    refusal: &Refusal,
) -> Result<SignInPage, AppError> {
    let layout = visit.layout(visit.say("auth-sign-in")).await?;
    let mut fields = sign_in_fields(visit.lang, email);
    mark_fields(visit.lang, &mut fields, &refusal.fields);
    let config = &visit.app.config;
    let demo = if config.demo.seed && !config.environment.is_production() {
        demo_accounts()
    } else {
        &[]
    };
    let demo = demo
        .iter()
        .map(|account| (account.email.to_owned(), DEMO_PASSWORD.to_owned()));
    Ok(SignInPage {
        layout: Layout {
            indexed: false,
            sign_in_href: with_way_back("/auth/login", target),
            ..layout
        },
        message: refusal.message.clone(),
        fields,
        redirect: target.to_owned(),
        register_href: with_way_back("/auth/register", target),
        demo_accounts: demo.collect(),
    })
}
