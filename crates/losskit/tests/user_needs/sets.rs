//! Groups that others divide by nothing: empty masks, zero vectors, vectors that are the same; long sums; curvatures.

use super::close;
use losskit::card::{Row, Scope, Task};
use losskit::{CATALOGUE, Curvature, Evaluate, Rows, Targets, parse};

#[test]
fn dice_of_a_whole_image_of_ones_is_zero() {
    let ones = vec![1.0_f32; 262_144];
    for name in ["soft_dice", "jaccard", "tversky"] {
        let loss = parse(name).unwrap();
        let groups = [ones.len()];
        let on = loss.on(Rows::new(&ones, 1), &ones[..]).groups(&groups);
        let (value, gradient) = on.value_and_gradient().unwrap();
        assert!(value.abs() <= 1e-12, "{name}: {value}");
        assert!(gradient.iter().all(|g| g.is_finite()), "{name}");
    }
}

/// Nothing to find and nothing found, nothing to find and all found, nothing found of all.
#[test]
fn empty_masks_have_numbers() {
    let entries = CATALOGUE.iter().filter(|entry| {
        entry.card.tasks.contains(&Task::Overlap) && entry.card.scope == Scope::Group
    });
    let mut tried = 0;
    for entry in entries {
        let loss = entry.with(&[]).unwrap();
        for (pred, target) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)] {
            let (pred, target): (Vec<f64>, Vec<f64>) = (vec![pred; 6], vec![target; 6]);
            let width = match entry.card.row {
                Row::Classes(_) => 2,
                _ => 1,
            };
            let classes = vec![0_i64; pred.len() / width];
            let targets = match entry.card.target {
                losskit::card::TargetShape::Label | losskit::card::TargetShape::Class => {
                    Targets::Classes(&classes)
                }
                _ => Targets::Numbers(&target[..]),
            };
            let groups = [pred.len() / width];
            let on = loss.on(Rows::new(&pred, width), targets).groups(&groups);
            match on.value_and_gradient() {
                Ok((value, gradient)) => {
                    tried += 1;
                    assert!(
                        !value.is_nan() && gradient.iter().all(|g| g.is_finite()),
                        "{} {pred:?} {target:?}: {value} {gradient:?}",
                        entry.card.name
                    );
                }
                Err(error) => {
                    let text = error.to_string();
                    assert!(text.contains(entry.card.name), "{text}");
                }
            }
        }
    }
    assert!(tried >= 18, "{tried}");
}

#[test]
fn vectors_without_length_or_distance_have_gradients() {
    let mut tried = 0;
    for entry in CATALOGUE.iter().filter(|entry| {
        matches!(entry.card.row, Row::Vectors(_)) && entry.card.scope == Scope::Group
    }) {
        let loss = entry.with(&[]).unwrap();
        let Row::Vectors(names) = entry.card.row else {
            continue;
        };
        let width = 3 * names.len();
        let classes = [0_i64, 0, 1, 1, -1, -2];
        for number in [0.0, 0.5] {
            let pred: Vec<f64> = vec![number; 6 * width];
            let target = match entry.card.target {
                losskit::card::TargetShape::Label => Targets::Classes(&classes[..]),
                losskit::card::TargetShape::Nothing => Targets::Nothing,
                _ => continue,
            };
            let groups = [6];
            let on = loss.on(Rows::new(&pred, width), target).groups(&groups);
            let (value, gradient) = on
                .value_and_gradient()
                .unwrap_or_else(|e| panic!("{}: {e}", entry.card.name));
            tried += 1;
            assert!(
                value.is_finite() && gradient.iter().all(|g| g.is_finite()),
                "{}: {value} {gradient:?}",
                entry.card.name
            );
        }
    }
    assert!(tried >= 40, "{tried}");
}

#[test]
fn a_curvature_is_chosen_by_name() {
    let of = |kind: Curvature, spec: &str, pred: f64, target: f64| {
        kind.of(parse(spec).unwrap().as_ref(), &[pred], &[target])
            .unwrap()[0]
    };
    // Far out, one step to the bottom of the parabola.
    let slope = parse("pseudo_huber").unwrap().jet(100.0, 0.0).unwrap().grad;
    let step = |kind| -slope / of(kind, "pseudo_huber", 100.0, 0.0);
    assert!(close(step(Curvature::Exact), -1_000_100.0, 1e-12, 0.0));
    assert!(close(step(Curvature::Majorizer), -100.0, 1e-12, 0.0));
    let poisson = parse("poisson").unwrap().jet(-3.0, 5.0).unwrap();
    let step = -poisson.grad / of(Curvature::Exact, "poisson", -3.0, 5.0);
    assert!((step - 99.43).abs() < 0.005, "{step}");
    assert!(
        Curvature::Majorizer
            .of(parse("poisson").unwrap().as_ref(), &[0.0], &[1.0])
            .is_err()
    );
    // Three equal scores.
    let softmax = parse("cross_entropy").unwrap();
    let of = |kind: Curvature| {
        kind.of(softmax.as_ref(), Rows::new(&[0.0; 3], 3), &[0])
            .unwrap()
    };
    for kind in [Curvature::Exact, Curvature::Fisher, Curvature::Bounded] {
        assert!(
            of(kind).iter().all(|h| close(*h, 2.0 / 9.0, 1e-14, 0.0)),
            "{:?}",
            of(kind)
        );
    }
    assert_eq!(of(Curvature::Majorizer), [0.5; 3]);
}
