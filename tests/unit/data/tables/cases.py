"""Tables as people have them, each with the layout that a sensible person would expect, or the question to be asked.

They are small and made by rule, in the shape (names, order, kinds of cells) of exports and public sets of that kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from tests.unit.data.tables.made import headerless, noise, text_of, walk

XYZ = ("x", "y", "z")


@dataclass(frozen=True)
class Case:
    """expected: fields of the layout. asks: the questions. steps: (first, last, how many)."""

    name: str
    text: str
    expected: dict[str, Any]
    asks: tuple[str, ...] = ()
    steps: tuple[str, str, int] | None = None
    wishes: dict[str, Any] = field(default_factory=dict)


CASES: list[Case] = []


def case(
    expected_kind: str, asks: tuple[str, ...] = (), steps: tuple[str, str, int] | None = None, **expected: Any
) -> Callable[[Callable[[], str]], Callable[[], str]]:
    def keep(make: Callable[[], str]) -> Callable[[], str]:
        CASES.append(Case(make.__name__, make(), {"kind": expected_kind, **expected}, asks, steps))
        return make

    return keep


def listed(values: np.ndarray) -> list[list[object]]:
    return [[f"{v:g}" for v in row] for row in values]


# --- wide


@case("wide", label="label", steps=("t1", "t30", 30), series="name")
def wide_with_label_last() -> str:
    rows = [[f"s{i}", *row, "ab"[i % 2]] for i, row in enumerate(listed(walk(1, 30, 24).T))]
    return text_of(["name", *(f"t{t + 1}" for t in range(30)), "label"], rows)


@case("wide", label="class", steps=("0", "23", 24), series=None)
def wide_with_label_first_and_steps_counted_from_nought() -> str:
    rows = [["up" if i % 2 else "down", *row] for i, row in enumerate(listed(walk(2, 24, 20).T))]
    return text_of(["class", *range(24)], rows)


@case("wide", label="column 1", steps=("column 2", "column 61", 60))
def ucr_label_first() -> str:
    return headerless([[i % 2 + 1, *row] for i, row in enumerate(listed(walk(3, 60, 30).T))])


@case("wide", label="column 1", steps=("column 2", "column 61", 60))
def ucr_old_label_in_exponents() -> str:
    return headerless([[f"{i % 3:.7e}", *(f"{v:.7e}" for v in row)] for i, row in enumerate(walk(4, 60, 30).T)])


@case("wide", label="column 1", steps=("column 2", "column 41", 40))
def ucr_label_minus_one_and_one() -> str:
    return headerless([[(-1) ** i, *row] for i, row in enumerate(listed(walk(5, 40, 30).T))])


@case("wide", label="column 51", steps=("column 1", "column 50", 50))
def headerless_label_last() -> str:
    return headerless([[*row, i % 4] for i, row in enumerate(listed(walk(6, 50, 40).T))])


@case("wide", label="column 97", steps=("column 1", "column 96", 96))
def ucr_normalised_label_last_words() -> str:
    return headerless([[*row, ("normal", "abnormal")[i % 2]] for i, row in enumerate(listed(walk(7, 96, 40).T))])


@case("wide", label="column 1", steps=("column 2", "column 31", 30))
def ucr_of_whole_numbers() -> str:
    values = (walk(8, 30, 60).T * 100).round()
    return headerless([[i % 2, *map(int, row)] for i, row in enumerate(values)])


@case("wide", label="target", steps=("x1", "x12", 12), features=("value",))
def kaggle_wide_with_id() -> str:
    rows = [[i, *row, i % 2] for i, row in enumerate(listed(noise(9, 40, 12)))]
    return text_of(["id", *(f"x{t + 1}" for t in range(12)), "target"], rows)


@case("wide", label="y", steps=("X1", "X178", 178))
def epileptic_seizures_uci() -> str:
    rows = [[f"X{i}.V1.{i * 7}", *map(int, row * 100), i % 5 + 1] for i, row in enumerate(walk(10, 178, 50).T)]
    return text_of(["Unnamed", *(f"X{t + 1}" for t in range(178)), "y"], rows)


@case("wide", label="column 188", steps=("column 1", "column 187", 187))
def ecg_heartbeats_padded_with_noughts() -> str:
    rows = []
    for i, row in enumerate(np.abs(walk(11, 187, 50).T)):
        row[100 + i :] = 0
        rows.append([*(f"{v:.5f}" for v in row), f"{i % 5:.1f}"])
    return headerless(rows)


@case("wide", label="shape", features=("x", "y"), steps=("x_0", "y_9", 20))
def wide_two_features_interleaved() -> str:
    rows = [[*row, "ab"[i % 2]] for i, row in enumerate(listed(walk(12, 20, 30).T))]
    return text_of([*(f"{f}_{t}" for t in range(10) for f in "xy"), "shape"], rows)


@case("wide", label="gesture", features=XYZ, steps=("x_0", "z_14", 45))
def wide_three_features_in_blocks() -> str:
    rows = [["ab"[i % 2], *row] for i, row in enumerate(listed(walk(13, 45, 30).T))]
    return text_of(["gesture", *(f"{f}_{t}" for f in XYZ for t in range(15))], rows)


@case("wide", label="Label", features=("acc x", "acc y"), steps=("t0_acc x", "t7_acc y", 16))
def wide_time_first_in_the_names() -> str:
    rows = [[*row, "ab"[i % 2]] for i, row in enumerate(listed(walk(14, 16, 30).T))]
    return text_of([*(f"t{t}_acc {f}" for t in range(8) for f in "xy"), "Label"], rows)


@case("wide", label="class", features=("sensor1", "sensor2", "sensor3"), steps=("sensor1_t0", "sensor3_t11", 36))
def wide_numbered_sensors_and_steps() -> str:
    rows = [[*row, "ab"[i % 2]] for i, row in enumerate(listed(walk(15, 36, 30).T))]
    return text_of([*(f"sensor{f}_t{t}" for f in (1, 2, 3) for t in range(12)), "class"], rows)


@case("wide", label="Region", series="Country Name", steps=("1990", "2019", 30))
def countries_by_year() -> str:
    rows = [
        [f"Land {chr(65 + i)}", ("Africa", "Asia", "Europe")[i % 3], *row]
        for i, row in enumerate(listed(walk(16, 30, 21).T))
    ]
    return text_of(["Country Name", "Region", *range(1990, 2020)], rows)


@case("wide", label="group", series="student", steps=("Jan", "Dec", 12))
def months_as_columns() -> str:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    rows = [[f"anna{i}", *row, ("control", "trained")[i % 2]] for i, row in enumerate(listed(walk(17, 12, 30).T))]
    return text_of(["student", *months, "group"], rows)


@case("wide", label="Diagnose", series="Proband", steps=("Frage 1", "Frage 12", 12))
def german_questionnaire() -> str:
    rng = np.random.default_rng(18)
    rows = [[f"P{i:03d}", *rng.integers(1, 6, 12), ("gesund", "krank")[i % 2]] for i in range(40)]
    return text_of(["Proband", *(f"Frage {j + 1}" for j in range(12)), "Diagnose"], rows)


@case("wide", label="label", steps=("t1", "t25", 25))
def wide_of_unequal_length() -> str:
    rows = [
        [*row[: 10 + i % 15], *[""] * (15 - i % 15), "ab"[i % 2]] for i, row in enumerate(listed(walk(19, 25, 30).T))
    ]
    return text_of([*(f"t{t + 1}" for t in range(25)), "label"], rows)


@case("wide", label="klasse", steps=("1", "3", 3))
def very_small_wide() -> str:
    return "klasse,1,2,3\na,1.5,2.5,3\nb,0.5,1,2\na,1.5,2.5,3.25\nb,0,1,2\n"


@case("wide", label="label", steps=("t1", "t3", 3))
def very_small_wide_of_whole_numbers() -> str:
    return "t1,t2,t3,label\n1,2,3,up\n3,2,1,down\n1,2,4,up\n4,2,1,down\n"


@case("wide", label="activity", steps=("0.00", "0.98", 50))
def times_as_names() -> str:
    rows = [[*row, ("sit", "walk")[i % 2]] for i, row in enumerate(listed(walk(20, 50, 30).T))]
    return text_of([*(f"{t / 50:.2f}" for t in range(50)), "activity"], rows)


@case("wide", label="species", steps=("400 nm", "690 nm", 30), series="sample")
def spectra() -> str:
    rows = [[f"leaf_{i}", ("oak", "elm")[i % 2], *row] for i, row in enumerate(listed(walk(21, 30, 30).T))]
    return text_of(["sample", "species", *(f"{w} nm" for w in range(400, 700, 10))], rows)


@case("wide", asks=("label",), steps=("d1", "d20", 20), series="patient")
def two_columns_could_be_the_class() -> str:
    rows = [[f"p{i}", "mf"[i % 2], ("yes", "no")[i // 2 % 2], *row] for i, row in enumerate(listed(walk(22, 20, 40).T))]
    return text_of(["patient", "sex", "relapse", *(f"d{t + 1}" for t in range(20))], rows)


@case("wide", label="label", steps=("ch1", "ch64", 64))
def sorted_by_class() -> str:
    rows = [[*row, "abc"[i // 20]] for i, row in enumerate(listed(walk(23, 64, 60).T))]
    return text_of([*(f"ch{t + 1}" for t in range(64)), "label"], rows)


@case("wide", label="Result", steps=("m1", "m16", 16))
def a_row_number_without_a_name() -> str:
    rows = [[i, *row, ("pass", "fail")[i % 2]] for i, row in enumerate(listed(walk(24, 16, 30).T))]
    return text_of(["Unnamed: 0", *(f"m{t + 1}" for t in range(16)), "Result"], rows)


@case("wide", label="outcome", steps=("week_1", "week_10", 10), series="user_id")
def steps_out_of_order() -> str:
    weeks = sorted(f"week_{t + 1}" for t in range(10))  # week_10 stands after week_1
    rows = [[1000 + 7 * i, *row, ("churned", "stayed")[i % 2]] for i, row in enumerate(listed(walk(25, 10, 40).T))]
    return text_of(["user_id", *weeks, "outcome"], rows)


# --- long


def long_rows(
    n: int, length: int, k: int, seed: int, classes: tuple[str, ...] = ("a", "b")
) -> list[tuple[int, int, list[object], str]]:
    return [
        (i, t, row, classes[i % len(classes)])
        for i in range(n)
        for t, row in enumerate(listed(walk(seed + i, length, k)))
    ]


@case("long", label="label", series="series", time="time", features=("a", "b"))
def plain_long() -> str:
    return text_of(["series", "time", "a", "b", "label"], [[i, t, *v, c] for i, t, v, c in long_rows(20, 15, 2, 100)])


@case("long", label="label", series="series", time="time", features=("a", "b"))
def long_shuffled() -> str:
    rows = [[i, t, *v, c] for i, t, v, c in long_rows(20, 15, 2, 100)]
    order = np.random.default_rng(0).permutation(len(rows))
    return text_of(["series", "time", "a", "b", "label"], [rows[j] for j in order])


@case("long", label="wort", series="nummer", time="zeit", features=("druck", "neigung"))
def long_in_german_other_order() -> str:
    return text_of(
        ["wort", "druck", "neigung", "zeit", "nummer"],
        [[c, *v, t, i] for i, t, v, c in long_rows(16, 20, 2, 120, ("ja", "nein"))],
    )


@case("long", label="q", series="w", time="e", features=("r", "u"))
def long_with_names_that_say_nothing() -> str:
    return text_of(
        ["w", "e", "r", "u", "q"], [[f"k{i}", t, *v, c] for i, t, v, c in long_rows(16, 20, 2, 140, ("on", "off"))]
    )


@case("long", label="group", series="subject", time="visit", features=("weight", "pulse"))
def medical_visits() -> str:
    return text_of(
        ["subject", "visit", "weight", "pulse", "group"],
        [[f"S{i:02d}", t + 1, *v, c] for i, t, v, c in long_rows(24, 6, 2, 160, ("placebo", "drug"))],
    )


@case("long", label="Diagnosis", series="PatientID", time="Date", features=("Systolic", "Diastolic"))
def medical_dates() -> str:
    start = date(2024, 1, 3)
    return text_of(
        ["PatientID", "Date", "Systolic", "Diastolic", "Diagnosis"],
        [
            [1000 + i, start + timedelta(days=14 * t + i), *v, c]
            for i, t, v, c in long_rows(20, 8, 2, 180, ("healthy", "ill"))
        ],
    )


@case("long", label="gesture", series="recording", time="time (ms)", features=("x (g)", "y (g)", "z (g)"))
def gestures() -> str:
    return text_of(
        ["recording", "time (ms)", "x (g)", "y (g)", "z (g)", "gesture"],
        [[f"g{i:03d}", 40 * t, *v, c] for i, t, v, c in long_rows(12, 25, 3, 200, ("circle", "shake"))],
    )


@case("long", label="letter", series="stroke", time=None, features=XYZ)
def gestures_without_a_time() -> str:
    return text_of(["stroke", *XYZ, "letter"], [[i, *v, c] for i, t, v, c in long_rows(12, 25, 3, 220, ("m", "n"))])


@case("long", label="digit", series="id", time="row", features=tuple(f"p{j + 1}" for j in range(8)))
def digits_by_row() -> str:
    rng = np.random.default_rng(26)
    return text_of(
        ["id", "row", *(f"p{j + 1}" for j in range(8)), "digit"],
        [[i, t + 1, *rng.integers(0, 17, 8), i * 7 % 10] for i in range(60) for t in range(8)],
    )


@case("long", label="label", series="subject + trial", time="step", features=("force",))
def subject_and_trial() -> str:
    rows = [
        [f"anna{s}", trial, t, *row, ("left", "right")[trial % 2]]
        for s in range(4)
        for trial in range(1, 7)
        for t, row in enumerate(listed(walk(240 + 10 * s + trial, 15, 1)))
    ]
    return text_of(["subject", "trial", "step", "force", "label"], rows)


@case("long", label="fault", series="machine", time="timestamp", features=("temp", "vibration"))
def machines_with_dates_and_times() -> str:
    start = datetime(2024, 5, 1, 8)
    return text_of(
        ["timestamp", "machine", "temp", "vibration", "fault"],
        [
            [start + timedelta(minutes=t), f"M-{i}", *v, c]
            for i, t, v, c in long_rows(10, 30, 2, 300, ("none so far", "bearing"))
        ],
    )


@case("long", label="failed", series="unit", time="cycle", features=("s1", "s2", "s3"))
def turbofan_engines() -> str:
    return text_of(
        ["unit", "cycle", "s1", "s2", "s3", "failed"],
        [[i + 1, t + 1, *v, i % 2] for i, t, v, c in long_rows(12, 20 + 3, 3, 320)],
    )


@case("long", label="species", series="animal", time="t", features=("lon", "lat"))
def animal_tracks() -> str:
    return text_of(
        ["animal", "species", "t", "lon", "lat"],
        [[f"{c}{i}", c, t * 60, *v] for i, t, v, c in long_rows(10, 40, 2, 340, ("fox", "owl"))],
    )


@case("long", label="label", series="series", time="step", features=("v",))
def class_only_in_the_first_row_of_each_series() -> str:
    return text_of(
        ["series", "step", "v", "label"], [[i, t, *v, c if t == 0 else ""] for i, t, v, c in long_rows(20, 10, 1, 360)]
    )


@case("long", label="arm", series="pid", time="week", features=("score", "sleep"))
def trial_with_age_which_never_changes() -> str:
    return text_of(
        ["pid", "age", "week", "score", "sleep", "arm"],
        [[i + 1, 30 + i % 13, t, *v, c] for i, t, v, c in long_rows(20, 10, 2, 380, ("A", "B"))],
    )


@case("long", asks=("label",), series="player", time="minute", features=("speed",))
def long_with_two_possible_classes() -> str:
    return text_of(
        ["player", "foot", "team", "minute", "speed"],
        [
            [f"p{i}", ("left", "right")[i % 2], ("red", "blue")[i // 2 % 2], t, *v]
            for i, t, v, c in long_rows(20, 20, 1, 400)
        ],
    )


@case("long", label="label", series="series", time="step", features=("v",))
def very_small_long() -> str:
    return "series,step,v,label\n1,0,1,a\n1,1,2,a\n2,0,3,b\n2,1,4,b\n3,0,1,a\n3,1,2,a\n4,0,3,b\n4,1,4,b\n"


@case("long", label="Klasse", series="Nr", time="Datum + Uhrzeit", features=("Temperatur", "Feuchte"))
def german_office_with_date_and_clock() -> str:
    start = datetime(2024, 3, 1, 6)
    rows = []
    for i, t, v, c in long_rows(8, 24, 2, 420, ("gut", "schlecht")):
        when = start + timedelta(days=i, hours=t)
        rows.append([i + 1, when.strftime("%d.%m.%Y"), when.strftime("%H:%M"), *v, c])
    return text_of(["Nr", "Datum", "Uhrzeit", "Temperatur", "Feuchte", "Klasse"], rows)


# --- recordings


@case("recording", label=None, series=None, time="time", features=("z", "y", "x"))
def phone_sensor_logger() -> str:
    start = 1_700_000_000_000_000_000
    rows = [[start + 10_000_000 * t, f"{0.01 * t:.2f}", *row] for t, row in enumerate(listed(walk(27, 300, 3)))]
    return text_of(["time", "seconds_elapsed", "z", "y", "x"], rows)


@case("recording", label="activity", series=None, time="timestamp", features=("acc_x", "acc_y", "acc_z"))
def activity_recognition() -> str:
    rows = [
        [f"{t / 50:.2f}", *row, ("walk", "sit", "run")[t // 60 % 3]] for t, row in enumerate(listed(walk(28, 600, 3)))
    ]
    return text_of(["timestamp", "acc_x", "acc_y", "acc_z", "activity"], rows)


@case("recording", label="activity", series="user", time="timestamp", features=XYZ)
def activity_of_several_users() -> str:
    rows = [
        [user, ("jog", "sit", "walk")[t // 50 % 3], 5_000 + 50 * t, *row]
        for user in (1, 2, 3, 4)
        for t, row in enumerate(listed(walk(30 + user, 300, 3)))
    ]
    return text_of(["user", "activity", "timestamp", *XYZ], rows)


@case("recording", label="label", series=None, time=None, features=XYZ)
def labelled_recording_without_a_time() -> str:
    rows = [[*row, "ab"[t // 70 % 2]] for t, row in enumerate(listed(walk(35, 700, 3)))]
    return text_of([*XYZ, "label"], rows)


@case(
    "recording",
    label=None,
    series=None,
    time="Date",
    target="Close",
    features=("Open", "High", "Low", "Close", "Volume"),
)
def stock_prices() -> str:
    start = date(2020, 1, 1)
    rows = [
        [start + timedelta(days=t), *(f"{50 + v:.2f}" for v in row[:4]), int(1000 + 50 * row[4])]
        for t, row in enumerate(walk(36, 250, 5))
    ]
    return text_of(["Date", "Open", "High", "Low", "Close", "Volume"], rows)


@case("recording", label=None, series="Symbol", time="Date", target="Close", features=("Open", "Close"))
def stock_prices_of_several_companies() -> str:
    start = date(2020, 1, 1)
    rows = [
        [start + timedelta(days=t), symbol, *(f"{50 + v:.2f}" for v in row)]
        for j, symbol in enumerate(("AAA", "BBB", "CCC"))
        for t, row in enumerate(walk(40 + j, 200, 2))
    ]
    return text_of(["Date", "Symbol", "Open", "Close"], rows)


@case("recording", label=None, time="Datum", features=("Wert",))
def german_dates_one_value() -> str:
    start = date(2023, 1, 1)
    rows = [[(start + timedelta(days=t)).strftime("%d.%m.%Y"), *row] for t, row in enumerate(listed(walk(44, 200, 1)))]
    return text_of(["Datum", "Wert"], rows)


@case("recording", label=None, time="date", features=("sales",), asks=("day_first",))
def dates_that_nothing_decides() -> str:
    rows = [[f"0{1 + t // 10}/{1 + t % 10:02d}/2024", *row] for t, row in enumerate(listed(walk(45, 80, 1)))]
    return text_of(["date", "sales"], rows)


@case("recording", label=None, time="Date Time", features=("p (mbar)", "T (degC)", "rh (%)"))
def weather_station() -> str:
    start = datetime(2009, 1, 1, 0, 10)
    rows = [
        [(start + timedelta(minutes=10 * t)).strftime("%d.%m.%Y %H:%M:%S"), *row]
        for t, row in enumerate(listed(walk(46, 300, 3)))
    ]
    return text_of(["Date Time", "p (mbar)", "T (degC)", "rh (%)"], rows)


@case("recording", label=None, time="year + month + day + hour", features=("pm2.5", "TEMP"))
def air_quality_with_a_column_for_each_part_of_the_date() -> str:
    start = datetime(2010, 1, 1)
    rows = []
    for t, row in enumerate(listed(walk(47, 300, 2))):
        when = start + timedelta(hours=t)
        rows.append([t + 1, when.year, when.month, when.day, when.hour, *row])
    return text_of(["No", "year", "month", "day", "hour", "pm2.5", "TEMP"], rows)


@case("recording", label=None, time="Time", features=("CH1", "CH2"))
def oscilloscope() -> str:
    rows = [[f"{-0.01 + 2e-5 * t:.5e}", *row] for t, row in enumerate(listed(walk(48, 500, 2)))]
    return text_of(["Time", "CH1", "CH2"], rows)


@case("recording", label=None, time=None, features=("level",))
def one_column_of_values() -> str:
    return text_of(["level"], listed(walk(49, 120, 1)))


@case("recording", label="eyeDetection", time=None, features=tuple(f"E{j}" for j in range(14)))
def eeg_eye_state() -> str:
    rows = [[*(f"{4000 + 30 * v:.2f}" for v in row), t // 100 % 2] for t, row in enumerate(walk(50, 900, 14))]
    return text_of([*(f"E{j}" for j in range(14)), "eyeDetection"], rows)


@case("recording", label="Occupancy", time="date", features=("Temperature", "Light", "CO2"))
def room_occupancy() -> str:
    start = datetime(2015, 2, 4, 17, 51)
    rows = [[t + 1, start + timedelta(minutes=t), *row, t // 80 % 2] for t, row in enumerate(listed(walk(51, 500, 3)))]
    return text_of(["no", "date", "Temperature", "Light", "CO2", "Occupancy"], rows)


@case("recording", label=None, time="Unnamed: 0", features=("a", "b"))
def recording_with_a_row_number() -> str:
    return text_of(["Unnamed: 0", "a", "b"], [[t, *row] for t, row in enumerate(listed(walk(52, 300, 2)))])


@case("recording", label="state", time="Zeit [s]", features=("Strom [A]", "Spannung [V]"))
def machine_states() -> str:
    rows = [
        [f"{t / 10:.1f}", *row, ("idle", "cut", "idle", "drill")[t // 40 % 4]]
        for t, row in enumerate(listed(walk(53, 480, 2)))
    ]
    return text_of(["Zeit [s]", "Strom [A]", "Spannung [V]", "state"], rows)


@case("recording", label=None, time="Timestamp", features=("Glucose",))
def american_dates_with_am_and_pm() -> str:
    start = datetime(2024, 1, 28)
    rows = [
        [(start + timedelta(minutes=15 * t)).strftime("%m/%d/%Y %I:%M %p"), *row]
        for t, row in enumerate(listed(walk(54, 300, 1)))
    ]
    return text_of(["Timestamp", "Glucose"], rows)


@case("recording", label="anomaly", time="timestamp", features=("value",))
def rare_anomalies() -> str:
    rows = [
        [1_700_000_000 + 60 * t, *row, int(100 <= t < 130 or 300 <= t < 330)]
        for t, row in enumerate(listed(walk(55, 500, 1)))
    ]
    return text_of(["timestamp", "value", "anomaly"], rows)


@case("recording", label=None, time="t", features=("x", "y"))
def pendulum_of_few_rows() -> str:
    return text_of(["t", "x", "y"], [[t, *row] for t, row in enumerate(listed(walk(56, 60, 2)))])


@case("recording", label=None, time="month", features=("passengers",))
def months_in_rows() -> str:
    rows = [[f"{1949 + t // 12}-{t % 12 + 1:02d}", *row] for t, row in enumerate(listed(walk(57, 144, 1)))]
    return text_of(["month", "passengers"], rows)


# --- what must be asked


@case("wide", asks=("kind",), label="species")
def flowers_which_are_no_series() -> str:
    rng = np.random.default_rng(58)
    rows = [
        [
            *(f"{v:.1f}" for v in rng.normal([5 + i // 50, 3, 1.5 + 2 * (i // 50), 0.3 + i // 50], 0.3)),
            ("setosa", "versicolor", "virginica")[i // 50],
        ]
        for i in range(150)
    ]
    return text_of(["sepal_length", "sepal_width", "petal_length", "petal_width", "species"], rows)


@case("recording", asks=("kind",), label="label")
def noise_with_labels_in_any_order() -> str:
    rng = np.random.default_rng(59)
    return text_of(["a", "b", "c", "label"], [[*row, "xy"[rng.integers(2)]] for row in listed(noise(59, 120, 3))])
