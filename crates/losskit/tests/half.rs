//! Law: numbers in half precision are widened exactly and gradients rounded once, so results are those of the widened
//! batch.

mod common;

use common::{Made, Style, assemble, every_row_loss, narrowed, rows};
use losskit::{Batch, Error, Half, HalfMut, Loss, Out, Rows, Targets};

/// More than a block, and a tail.
const NUMBERS: usize = 70_001;

/// A format, by its definition.
struct Format {
    name: &'static str,
    half: fn(&[u16]) -> Half<'_>,
    room: fn(&mut [u16]) -> HalfMut<'_>,
    /// All numbers ≥ 0 in order; the place of each is its bits. Infinity is last.
    numbers: Vec<f64>,
}

impl Format {
    fn new(
        name: &'static str,
        (digits, least): (i32, i32),
        half: fn(&[u16]) -> Half<'_>,
        room: fn(&mut [u16]) -> HalfMut<'_>,
    ) -> Self {
        let count = 1 << (digits - 1);
        let fields = 3 - 2 * least;
        let number = |field: i32, fraction: i32| {
            let (hidden, exponent) = if field == 0 {
                (0, least)
            } else {
                (count, least + field - 1)
            };
            f64::from(hidden + fraction) * 2_f64.powi(exponent - digits + 1)
        };
        let mut numbers: Vec<f64> = (0..fields)
            .flat_map(|field| (0..count).map(move |fraction| number(field, fraction)))
            .collect();
        numbers.push(f64::INFINITY);
        Format {
            name,
            half,
            room,
            numbers,
        }
    }

    fn all() -> [Format; 2] {
        [
            Format::new(
                "bfloat16",
                (8, -126),
                |x| Half::Bf16(x),
                |x| HalfMut::Bf16(x),
            ),
            Format::new("binary16", (11, -14), |x| Half::F16(x), |x| HalfMut::F16(x)),
        ]
    }

    /// The nearest number, of two equally near the one whose bits are even.
    fn round(&self, x: f32) -> u16 {
        let size = f64::from(x.abs());
        let above = self.numbers.partition_point(|&n| n < size);
        let last = self.numbers.len() - 1;
        // Infinity is as far from the largest number as the next number would be.
        let at = |i: usize| {
            if i == last {
                2.0 * self.numbers[i - 1] - self.numbers[i - 2]
            } else {
                self.numbers[i]
            }
        };
        let bits = if above == 0 || size.is_infinite() {
            above
        } else {
            let (down, up) = (size - at(above - 1), at(above) - size);
            let even = above - 1 + (above - 1) % 2;
            if down == up {
                even
            } else {
                above - usize::from(down < up)
            }
        };
        bits as u16 | u16::from(x.is_sign_negative()) << 15
    }

    fn widen(&self, bits: u16) -> f32 {
        let size = self.numbers[usize::from(bits & 0x7fff)] as f32;
        if bits >> 15 == 1 { -size } else { size }
    }

    fn narrow(&self, x: &[f32]) -> (Vec<u16>, Vec<f32>) {
        let bits: Vec<u16> = x.iter().map(|&x| self.round(x)).collect();
        let wide = bits.iter().map(|&b| self.widen(b)).collect();
        (bits, wide)
    }
}

fn law(format: &Format, loss: &dyn Loss, weighted: bool) -> Result<Vec<String>, Error> {
    let pool = narrowed(loss.card(), rows(loss, Style::PLAIN));
    let made: Made<f32> = assemble(pool.iter().cycle().take(NUMBERS / pool[0].pred.len()));
    let n = made.rows();
    let (pred_bits, pred) = format.narrow(&made.pred);
    let (goal_bits, goals) = format.narrow(&made.numbers);
    let weight: Vec<f32> = (0..n).map(|i| (i % 5) as f32 * 0.5).collect();
    let wide = Batch {
        weight: weighted.then_some(&weight[..]),
        ..Batch::new(
            Rows::new(&pred, made.width),
            match made.targets() {
                Targets::Numbers(_) => Targets::Numbers(&goals),
                other => other,
            },
        )
    };
    let narrow = Batch {
        pred: Rows::new((format.half)(&pred_bits), made.width),
        target: match wide.target {
            Targets::Numbers(_) => Targets::Half((format.half)(&goal_bits)),
            other => other,
        },
        ..wide
    };
    let mut grad = [vec![0_f32; pred.len()], vec![0_f32; pred.len()]];
    let mut value = [vec![0_f32; n], vec![0_f32; n]];
    let mut half_grad = vec![0_u16; pred.len()];
    let [wide_grad, narrow_grad] = &mut grad;
    let [wide_value, narrow_value] = &mut value;
    let out = Out {
        value: Some(wide_value),
        grad: Some(wide_grad),
        ..Out::none()
    };
    let sums = loss.eval32(&wide, out)?;
    let out = Out {
        value: Some(narrow_value),
        grad: Some(narrow_grad),
        ..Out::none()
    };
    let same = loss.eval32(&narrow, out)?;
    let out = Out {
        half_grad: Some((format.room)(&mut half_grad)),
        ..Out::none()
    };
    let half = loss.eval32(&narrow, out)?;
    let place = format!(
        "{} {}{}",
        loss.card().name,
        format.name,
        if weighted { ", weighted" } else { "" }
    );
    let mut wrong = Vec::new();
    let bits = |x: &[f32]| x.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    if sums != same || sums != half {
        wrong.push(format!("{place}: sums {sums:?}, {same:?}, {half:?}"));
    }
    if bits(&value[0]) != bits(&value[1]) || bits(&grad[0]) != bits(&grad[1]) {
        wrong.push(format!(
            "{place}: values or gradients are not those of the widened batch"
        ));
    }
    if let Some(i) = (0..pred.len()).find(|&i| half_grad[i] != format.round(grad[0][i])) {
        let (got, from) = (format.widen(half_grad[i]), grad[0][i]);
        wrong.push(format!("{place}: {from} rounded to {got}"));
    }
    Ok(wrong)
}

#[test]
fn half_precision_gives_what_the_widened_batch_gives() {
    let formats = Format::all();
    every_row_loss(|entry| {
        let loss = (entry.build)(&entry.card.resolve(&[]).unwrap());
        let mut wrong = Vec::new();
        for (format, weighted) in [
            (&formats[0], false),
            (&formats[1], false),
            (&formats[0], true),
        ] {
            match law(format, loss.as_ref(), weighted) {
                Ok(found) => wrong.extend(found),
                // Rounding may carry a number out of the domain or a distribution from its sum.
                Err(Error::NotNormalised { .. } | Error::Domain { .. }) => {}
                Err(e) => wrong.push(e.to_string()),
            }
        }
        wrong
    });
}

#[test]
fn outputs_must_fit() {
    let loss = losskit::parse("mse").unwrap();
    let pred = [0x3f80_u16; 3];
    let mut room = [0_u16; 2];
    let batch = Batch::new(
        Rows::from(Half::Bf16(&pred)),
        Targets::<f32>::Half(Half::Bf16(&pred)),
    );
    let out = Out {
        half_grad: Some(HalfMut::Bf16(&mut room)),
        ..Out::none()
    };
    assert!(matches!(
        loss.eval32(&batch, out),
        Err(Error::Length {
            got: 2,
            want: 3,
            ..
        })
    ));
}

#[test]
fn types_of_the_crate_half_are_read_and_written() {
    let loss = losskit::parse("mse").unwrap();
    let narrow = |x: [f32; 2]| x.map(half::bf16::from_f32);
    let (pred, target) = (narrow([1.0, 2.0]), narrow([0.0, 4.0]));
    let mut grad = narrow([0.0; 2]);
    let batch: Batch<'_, f32> = Batch::new(&pred[..], Half::from(&target[..]));
    let out = Out {
        half_grad: Some((&mut grad[..]).into()),
        ..Out::none()
    };
    assert_eq!(loss.eval32(&batch, out).unwrap().mean(), 2.5);
    assert_eq!(grad, narrow([1.0, -2.0]));
    let precise = Batch::<f64>::new(Half::from(&pred[..]), Half::from(&target[..]));
    assert!(matches!(
        loss.eval64(&precise, Out::none()),
        Err(Error::Half { .. })
    ));
}
