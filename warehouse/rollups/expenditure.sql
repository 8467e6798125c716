/*
label: 分项支出汇总
label_en: expenditure by item
description: >-
  What each item of the base data table comes to in each division and in the city. An item's parts are in its amount
  already: never add an item to its parent. A blank is not zero: it is counted as not reported.
after: [coverage, item_figures]
key: [fiscal_year, scope, division_code, basis, item_code]
columns:
  - fiscal_year
  - scope
  - division_code
  - basis
  - item_code
  - {name: prior_actual_cny, type: money, unit: 元, label: 上年决算数, label_en: prior-year actual, description: "Sum over the departments that state it; null when none does."}
  - {name: prior_actual_reporting, type: integer, nullable: false, unit: 个, label: 列明上年决算, label_en: state the prior-year actual, description: "Departments that state it."}
  - {name: prior_actual_not_reported, type: integer, nullable: false, unit: 个, label: 未列上年决算, label_en: do not state it, description: "Counted departments that do not."}
  - {name: budget_cny, type: money, unit: 元, label: 预算数, label_en: budget, description: "Sum over the departments that state it; null when none does."}
  - {name: budget_reporting, type: integer, nullable: false, unit: 个, label: 列明预算, label_en: state the budget, description: "Departments that state it."}
  - {name: budget_not_reported, type: integer, nullable: false, unit: 个, label: 未列预算, label_en: do not state it, description: "Counted departments that do not."}
  - {name: actual_cny, type: money, unit: 元, label: 决算数, label_en: actual, description: "Sum over the departments that state it; null when none does."}
  - {name: actual_reporting, type: integer, nullable: false, unit: 个, label: 列明决算, label_en: state the actual, description: "Departments that state it."}
  - {name: actual_not_reported, type: integer, nullable: false, unit: 个, label: 未列决算, label_en: do not state it, description: "Counted departments that do not."}
  - expected
  - filed
  - accepted
  - counted
*/
WITH items AS (
    SELECT item_code FROM budget_items
    UNION
    SELECT item_code FROM rollup_item_figures WHERE fiscal_year = :fiscal_year
),
sums AS (
    SELECT
        version.scope,
        version.division_code,
        version.basis,
        figure.item_code,
        SUM(CASE WHEN figure.measure = 'prior_actual' THEN figure.amount_cny END) AS prior_actual_cny,
        COUNT(CASE WHEN figure.measure = 'prior_actual' THEN figure.amount_cny END) AS prior_actual_reporting,
        SUM(CASE WHEN figure.measure = 'budget' THEN figure.amount_cny END) AS budget_cny,
        COUNT(CASE WHEN figure.measure = 'budget' THEN figure.amount_cny END) AS budget_reporting,
        SUM(CASE WHEN figure.measure = 'actual' THEN figure.amount_cny END) AS actual_cny,
        COUNT(CASE WHEN figure.measure = 'actual' THEN figure.amount_cny END) AS actual_reporting
    FROM rollup_counted_versions AS version
    JOIN rollup_item_figures AS figure
        ON figure.fiscal_year = version.fiscal_year AND figure.submission_id = version.submission_id
    WHERE version.fiscal_year = :fiscal_year
    GROUP BY version.scope, version.division_code, version.basis, figure.item_code
)
SELECT
    place.fiscal_year,
    place.scope,
    place.division_code,
    place.basis,
    items.item_code,
    sums.prior_actual_cny,
    COALESCE(sums.prior_actual_reporting, 0) AS prior_actual_reporting,
    place.counted - COALESCE(sums.prior_actual_reporting, 0) AS prior_actual_not_reported,
    sums.budget_cny,
    COALESCE(sums.budget_reporting, 0) AS budget_reporting,
    place.counted - COALESCE(sums.budget_reporting, 0) AS budget_not_reported,
    sums.actual_cny,
    COALESCE(sums.actual_reporting, 0) AS actual_reporting,
    place.counted - COALESCE(sums.actual_reporting, 0) AS actual_not_reported,
    place.expected,
    place.filed,
    place.accepted,
    place.counted
FROM rollup_coverage AS place
CROSS JOIN items
LEFT JOIN sums
    ON sums.scope = place.scope
    AND sums.division_code = place.division_code
    AND sums.basis = place.basis
    AND sums.item_code = items.item_code
WHERE place.fiscal_year = :fiscal_year
