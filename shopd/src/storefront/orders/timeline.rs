use jiff::Timestamp;
use shop_core::order::{Order, OrderStatus};

use super::present::label;
use crate::storefront::{
    date::day,
    view::{StepState, TimelineStep},
};

/// The way that an order goes when nothing comes in between.
const WAY: [OrderStatus; 5] = [
    OrderStatus::Pending,
    OrderStatus::Confirmed,
    OrderStatus::Processing,
    OrderStatus::Shipped,
    OrderStatus::Delivered,
];

/// The steps of an order's life: what has been, where it stands, and what is still to come.
pub(in crate::storefront) fn timeline(order: &Order) -> Vec<TimelineStep> {
    match WAY.iter().position(|status| *status == order.status) {
        Some(here) => (0..)
            .zip(WAY)
            .map(|(index, status)| step(order, status, state(index, here)))
            .collect(),
        None => cut_short(order),
    }
}

/// An order that was called off or paid back: the steps that it is known to have taken, and its end.
fn cut_short(order: &Order) -> Vec<TimelineStep> {
    let taken = WAY
        .into_iter()
        .filter(|status| moment(order, *status).is_some())
        .map(|status| step(order, status, StepState::Done));
    taken
        .chain([step(order, order.status, StepState::Ended)])
        .collect()
}

fn state(index: usize, here: usize) -> StepState {
    match index.cmp(&here) {
        std::cmp::Ordering::Less => StepState::Done,
        // Nothing comes after the last step.
        std::cmp::Ordering::Equal if here + 1 == WAY.len() => StepState::Done,
        std::cmp::Ordering::Equal => StepState::Current,
        std::cmp::Ordering::Greater => StepState::Upcoming,
    }
}

fn step(order: &Order, status: OrderStatus, state: StepState) -> TimelineStep {
    let label = match status {
        OrderStatus::Pending => "Placed",
        status => label(status),
    };
    TimelineStep {
        label: label.to_owned(),
        at: moment(order, status).map(day),
        state,
    }
}

fn moment(order: &Order, status: OrderStatus) -> Option<Timestamp> {
    match status {
        OrderStatus::Pending => Some(order.placed_at),
        OrderStatus::Confirmed => order.paid_at,
        OrderStatus::Shipped => order.shipped_at,
        OrderStatus::Delivered => order.delivered_at,
        OrderStatus::Cancelled => order.cancelled_at,
        OrderStatus::Processing | OrderStatus::Refunded => None,
    }
}

#[cfg(test)]
mod tests {
    use shop_core::{
        clock::{Clock, OsEntropy},
        id::UserId,
        testing::{FixedClock, an_order},
    };

    use super::*;

    fn steps(status: OrderStatus, change: impl FnOnce(&mut Order)) -> Vec<(String, StepState)> {
        let now = FixedClock::default().now();
        let mut order = an_order("ORD-1", UserId::new(now, &OsEntropy), now, &OsEntropy);
        order.status = status;
        change(&mut order);
        timeline(&order)
            .into_iter()
            .map(|step| (step.label, step.state))
            .collect()
    }

    #[test]
    fn an_order_stands_somewhere_on_its_way() {
        let steps = steps(OrderStatus::Processing, |_| {});
        let states: Vec<StepState> = steps.iter().map(|(_, state)| *state).collect();
        assert_eq!(steps[0].0, "Placed");
        assert_eq!(
            states,
            [
                StepState::Done,
                StepState::Done,
                StepState::Current,
                StepState::Upcoming,
                StepState::Upcoming
            ]
        );
    }

    #[test]
    fn a_delivered_order_has_nothing_to_come() {
        let steps = steps(OrderStatus::Delivered, |_| {});
        assert!(steps.iter().all(|(_, state)| *state == StepState::Done));
    }

    #[test]
    fn a_cancelled_order_ends_after_the_steps_it_took() {
        let steps = steps(OrderStatus::Cancelled, |order| {
            order.paid_at = Some(order.placed_at);
            order.cancelled_at = Some(order.placed_at);
        });
        let labels: Vec<&str> = steps.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(labels, ["Placed", "Confirmed", "Cancelled"]);
        assert_eq!(steps[2].1, StepState::Ended);
    }
}
