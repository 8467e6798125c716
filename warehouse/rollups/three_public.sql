/*
label: 三公经费汇总
label_en: three public expenses
description: >-
  The three public expenses and their parts, with the change against the prior year's actual, recomputed over the
  departments that state both years. The form carries no prior-year budget, so it is actual against actual. The total is the reconciled
  one; the sum of the totals as printed stands beside it.
after: [coverage, item_figures, expenditure]
key: [fiscal_year, scope, division_code, basis, item_code]
columns:
  - fiscal_year
  - scope
  - division_code
  - basis
  - item_code
  - prior_actual_cny
  - prior_actual_reporting
  - prior_actual_not_reported
  - budget_cny
  - budget_reporting
  - budget_not_reported
  - actual_cny
  - actual_reporting
  - actual_not_reported
  - {name: printed_prior_actual_cny, type: money, unit: 元, label: 上年决算原列合计, label_en: prior-year actual as printed, description: "Sum of the amounts that the item's own rows print."}
  - {name: printed_budget_cny, type: money, unit: 元, label: 预算原列合计, label_en: budget as printed, description: "Sum of the amounts that the item's own rows print."}
  - {name: printed_actual_cny, type: money, unit: 元, label: 决算原列合计, label_en: actual as printed, description: "Sum of the amounts that the item's own rows print."}
  - {name: unreconciled, type: integer, nullable: false, unit: 个, label: 分项与合计不符, label_en: unreconciled, description: "Departments whose printed total disagrees with its printed parts in a measure; for the total's row."}
  - {name: change_cny, type: money, unit: 元, label: 较上年增减额, label_en: change, description: "Actual − prior-year actual of the departments that state both."}
  - {name: change_rate, type: rate, label: 较上年增减率, label_en: rate of change, description: "The change over those departments' prior-year actual; null when that is zero."}
  - {name: change_reporting, type: integer, nullable: false, unit: 个, label: 两年均列明, label_en: state both years, description: "Departments that state both years."}
  - expected
  - filed
  - accepted
  - counted
*/
WITH figures AS (
    SELECT
        version.scope,
        version.division_code,
        version.basis,
        version.submission_id,
        figure.item_code,
        MAX(CASE WHEN figure.measure = 'prior_actual' THEN figure.amount_cny END) AS prior_actual_cny,
        MAX(CASE WHEN figure.measure = 'actual' THEN figure.amount_cny END) AS actual_cny,
        MAX(CASE WHEN figure.measure = 'prior_actual' THEN figure.printed_cny END) AS printed_prior_actual_cny,
        MAX(CASE WHEN figure.measure = 'budget' THEN figure.printed_cny END) AS printed_budget_cny,
        MAX(CASE WHEN figure.measure = 'actual' THEN figure.printed_cny END) AS printed_actual_cny,
        MAX(CASE WHEN figure.agreement = 'unreconciled' THEN 1 ELSE 0 END) AS unreconciled
    FROM rollup_counted_versions AS version
    JOIN rollup_item_figures AS figure
        ON figure.fiscal_year = version.fiscal_year AND figure.submission_id = version.submission_id
    WHERE version.fiscal_year = :fiscal_year
    GROUP BY version.scope, version.division_code, version.basis, version.submission_id, figure.item_code
),
paired AS (
    SELECT
        *,
        CASE WHEN actual_cny IS NOT NULL THEN prior_actual_cny END AS base_cny,
        actual_cny - prior_actual_cny AS change_cny
    FROM figures
),
sums AS (
    SELECT
        scope,
        division_code,
        basis,
        item_code,
        SUM(printed_prior_actual_cny) AS printed_prior_actual_cny,
        SUM(printed_budget_cny) AS printed_budget_cny,
        SUM(printed_actual_cny) AS printed_actual_cny,
        SUM(unreconciled) AS unreconciled,
        SUM(change_cny) AS change_cny,
        CAST(SUM(change_cny) / NULLIF(SUM(base_cny), 0) AS DECIMAL(18, 6)) AS change_rate,
        COUNT(change_cny) AS change_reporting
    FROM paired
    GROUP BY scope, division_code, basis, item_code
)
SELECT
    place.fiscal_year,
    place.scope,
    place.division_code,
    place.basis,
    place.item_code,
    place.prior_actual_cny,
    place.prior_actual_reporting,
    place.prior_actual_not_reported,
    place.budget_cny,
    place.budget_reporting,
    place.budget_not_reported,
    place.actual_cny,
    place.actual_reporting,
    place.actual_not_reported,
    sums.printed_prior_actual_cny,
    sums.printed_budget_cny,
    sums.printed_actual_cny,
    COALESCE(sums.unreconciled, 0) AS unreconciled,
    sums.change_cny,
    sums.change_rate,
    COALESCE(sums.change_reporting, 0) AS change_reporting,
    place.expected,
    place.filed,
    place.accepted,
    place.counted
FROM rollup_expenditure AS place
LEFT JOIN sums
    ON sums.scope = place.scope
    AND sums.division_code = place.division_code
    AND sums.basis = place.basis
    AND sums.item_code = place.item_code
WHERE place.fiscal_year = :fiscal_year
  AND (place.item_code = 'three_public' OR place.item_code LIKE 'three_public.%')
