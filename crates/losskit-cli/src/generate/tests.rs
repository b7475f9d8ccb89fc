//! The generators beside NumPy 2.4.6 and scikit-learn 1.9.1: the same bits.

use super::*;

fn numbers<'a>(frame: &'a Frame, name: &str) -> &'a [f64] {
    frame.column(name).unwrap().as_numbers().unwrap()
}

/// Every bit of the rows, one after the other, stirred into one word.
fn stirred(frame: &Frame, columns: usize) -> u64 {
    let columns: Vec<&[f64]> = (0..columns)
        .map(|j| numbers(frame, &format!("x{j}")))
        .collect();
    let cells = (0..frame.rows()).flat_map(|row| columns.iter().map(move |column| column[row]));
    cells.fold(0, |word, cell| {
        (word ^ cell.to_bits()).wrapping_mul(0x100_0000_01b3)
    })
}

fn stirred_labels(frame: &Frame) -> u64 {
    numbers(frame, "label").iter().fold(0, |word, &label| {
        (word ^ label as u64)
            .wrapping_mul(0x100_0000_01b3)
            .wrapping_add(1)
    })
}

#[test]
fn blobs_are_those_of_make_blobs() {
    // sklearn.datasets.make_blobs(n, centers=, n_features=, cluster_std=, random_state=)
    let golden = [
        (
            500,
            2,
            2,
            2.0,
            42,
            0xd09a_869c_58f5_1c20,
            0x296a_0821_65f3_d48c,
        ),
        (
            7,
            3,
            4,
            0.5,
            123_456_789,
            0xb2b6_4f9d_4315_9b83,
            0xe89c_e419_078c_15d5,
        ),
        (
            10,
            1,
            1,
            1.0,
            u32::MAX,
            0xee94_8b3e_16a4_c908,
            0x09a4_6d56_b7bf_e3c4,
        ),
    ];
    for (n, centers, features, std, seed, points, labels) in golden {
        let frame = Blobs {
            n,
            centers,
            std,
            features,
            seed,
        }
        .make()
        .unwrap();
        assert_eq!(stirred(&frame, features), points, "points of seed {seed}");
        assert_eq!(stirred_labels(&frame), labels, "labels of seed {seed}");
    }
}

#[test]
fn the_first_and_last_blobs_can_be_read_here() {
    let frame = Blobs::default().make().unwrap();
    assert_eq!(frame.names().collect::<Vec<_>>(), ["x0", "x1", "label"]);
    let row = |i: usize| ["x0", "x1", "label"].map(|name| numbers(&frame, name)[i]);
    assert_eq!(row(0), [-3.46754609874333, 8.642968174870687, 0.0]);
    assert_eq!(row(1), [-5.539579747449855, 11.74803466308737, 0.0]);
    assert_eq!(row(499), [3.390241680836744, 2.0253517843623996, 1.0]);
}

#[test]
fn the_line_is_numpy_s() {
    let frame = Line::default().make().unwrap();
    let y = numbers(&frame, "y");
    assert_eq!(
        numbers(&frame, "x")[..2],
        [0.749080237694725, 1.9014286128198323]
    );
    assert_eq!(
        y[..3],
        [6.334287781322346, 9.40527848799363, 8.483724427403931]
    );
    assert_eq!((y.len(), y[99]), (100, 5.474531810995851));
}

#[test]
fn outliers_differ_from_the_line_in_the_chosen_rows_only() {
    let line = Line::default().make().unwrap();
    let far = Outliers::default().make().unwrap();
    let moved: Vec<usize> = (0..100)
        .filter(|&row| numbers(&line, "y")[row] != numbers(&far, "y")[row])
        .collect();
    assert_eq!(moved, [2, 50, 71, 76, 77, 80, 83, 84, 89, 98]);
    assert_eq!(numbers(&far, "y")[76], 38.27360432456109);
    assert_eq!(numbers(&far, "y")[50], 42.74645556333063);
}

#[test]
fn counts_are_numpy_s_by_either_method() {
    // Both agree with RandomState(42).poisson(numpy.exp(intercept + 0.8 * x)).
    let golden = [
        (0.5, [2.0, 11.0, 0.0, 3.0, 1.0, 3.0], 1229.0, 321_519.0),
        (
            6.0,
            [280.0, 1683.0, 863.0, 591.0, 160.0, 138.0],
            303_808.0,
            78_610_968.0,
        ),
    ];
    for (intercept, first, total, moment) in golden {
        let frame = Counts {
            intercept,
            ..Counts::default()
        }
        .make()
        .unwrap();
        let counts = numbers(&frame, "count");
        assert_eq!(counts[..6], first);
        assert_eq!(counts.iter().sum::<f64>(), total);
        let weighted: f64 = counts
            .iter()
            .zip(1..)
            .map(|(count, i)| count * f64::from(i))
            .sum();
        assert_eq!(weighted, moment);
    }
}

#[test]
fn classes_are_named_blobs_beside_noise() {
    let made = Classes::default();
    let frame = made.make().unwrap();
    assert_eq!(frame.names().last(), Some("label"));
    assert_eq!(frame.columns().len(), made.informative + made.noise + 1);
    let blobs = Blobs {
        n: 600,
        centers: 3,
        std: 3.0,
        features: 4,
        seed: 42,
    }
    .make()
    .unwrap();
    assert_eq!(stirred(&frame, 4), stirred(&blobs, 4));
    for row in 0..600 {
        let label = format!("c{}", numbers(&blobs, "label")[row]);
        assert_eq!(
            frame.column("label").unwrap().text(row),
            Some(label.as_str())
        );
    }
    let noise = numbers(&frame, "x5");
    let mean = noise.iter().sum::<f64>() / 600.0;
    assert!(mean.abs() < 0.15, "the noise has mean {mean}");
}

#[test]
fn settings_no_data_can_be_made_with_are_said_in_a_sentence() {
    let says = |made: Result<Frame, BadSetting>, sentence: &str| {
        assert_eq!(made.unwrap_err().to_string(), sentence);
    };
    let blobs = Blobs::default();
    says(
        Blobs {
            n: 0,
            ..blobs.clone()
        }
        .make(),
        "n is 0, but a table needs a row at least",
    );
    says(
        Blobs {
            std: -1.0,
            ..blobs.clone()
        }
        .make(),
        "std is -1, but must be a finite number, 0 or more",
    );
    says(
        Blobs {
            centers: 0,
            ..blobs.clone()
        }
        .make(),
        "centers is 0, but there must be one at least",
    );
    assert!(
        Blobs {
            n: usize::MAX,
            ..blobs.clone()
        }
        .make()
        .is_err()
    );
    assert!(
        Blobs {
            centers: usize::MAX,
            ..blobs
        }
        .make()
        .is_err()
    );
    assert!(
        Classes {
            noise: usize::MAX,
            ..Classes::default()
        }
        .make()
        .is_err()
    );
    assert!(
        Classes {
            informative: 0,
            ..Classes::default()
        }
        .make()
        .is_err()
    );
    assert!(
        Line {
            noise: f64::NAN,
            ..Line::default()
        }
        .make()
        .is_err()
    );
    says(
        Line {
            low: 2.0,
            ..Line::default()
        }
        .make(),
        "x runs from 2 to 2, but must run from a smaller to a larger number",
    );
    says(
        Outliers {
            fraction: 1.5,
            ..Outliers::default()
        }
        .make(),
        "fraction is 1.5, but must lie between 0 and 1",
    );
    assert!(
        Counts {
            slope: 400.0,
            ..Counts::default()
        }
        .make()
        .is_err()
    );
}
