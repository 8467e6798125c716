/*
label: 预算执行汇总
label_en: budget execution
description: >-
  Original budget, final budget and actual of the fund table's total row, and the execution rate recomputed from the
  sums of the departments that state final budget and actual. The bands count departments by their own rate, recomputed as well.
after: [coverage]
page: {section: execution, columns: [final_budget_cny, actual_cny, execution_rate]}
key: [fiscal_year, scope, division_code, basis]
columns:
  - fiscal_year
  - scope
  - division_code
  - basis
  - {name: original_budget_cny, type: money, unit: 元, label: 年初预算数, label_en: original budget, description: "Sum over the departments that state it; null when none does."}
  - {name: original_budget_reporting, type: integer, nullable: false, unit: 个, label: 列明年初预算, label_en: state the original budget, description: "Departments that state it."}
  - {name: original_budget_not_reported, type: integer, nullable: false, unit: 个, label: 未列年初预算, label_en: do not state it, description: "Counted departments that do not."}
  - {name: final_budget_cny, type: money, unit: 元, label: 全年预算数, label_en: final budget, description: "Sum over the departments that state it; null when none does."}
  - {name: final_budget_reporting, type: integer, nullable: false, unit: 个, label: 列明全年预算, label_en: state the final budget, description: "Departments that state it."}
  - {name: final_budget_not_reported, type: integer, nullable: false, unit: 个, label: 未列全年预算, label_en: do not state it, description: "Counted departments that do not."}
  - {name: actual_cny, type: money, unit: 元, label: 全年执行数, label_en: actual, description: "Sum over the departments that state it; null when none does."}
  - {name: actual_reporting, type: integer, nullable: false, unit: 个, label: 列明执行数, label_en: state the actual, description: "Departments that state it."}
  - {name: actual_not_reported, type: integer, nullable: false, unit: 个, label: 未列执行数, label_en: do not state it, description: "Counted departments that do not."}
  - {name: execution_rate, type: rate, label: 预算执行率, label_en: execution rate, description: "Sum of actuals over sum of final budgets, of the departments that state both."}
  - {name: execution_rate_reporting, type: integer, nullable: false, unit: 个, label: 两数均列明, label_en: state both, description: "Departments that state both."}
  - {name: below_30, type: integer, nullable: false, unit: 个, label: 30%以下, label_en: below 30 %, description: "Departments with a rate below 30 %."}
  - {name: from_30_to_60, type: integer, nullable: false, unit: 个, label: 30%至60%, label_en: 30 to 60 %, description: "30 % and more, below 60 %."}
  - {name: from_60_to_80, type: integer, nullable: false, unit: 个, label: 60%至80%, label_en: 60 to 80 %, description: "60 % and more, below 80 %."}
  - {name: from_80_to_100, type: integer, nullable: false, unit: 个, label: 80%至100%, label_en: 80 to 100 %, description: "80 % and more, below 100 %."}
  - {name: exactly_100, type: integer, nullable: false, unit: 个, label: 等于100%, label_en: 100 %, description: "Exactly 100 %."}
  - {name: above_100, type: integer, nullable: false, unit: 个, label: 超过100%, label_en: above 100 %, description: "Above 100 %."}
  - {name: without_rate, type: integer, nullable: false, unit: 个, label: 无法计算, label_en: without a rate, description: "Counted departments that do not state both, or whose final budget is not above zero."}
  - expected
  - filed
  - accepted
  - counted
*/
WITH funds AS (
    SELECT
        version.scope,
        version.division_code,
        version.basis,
        line.original_budget_cny,
        line.final_budget_cny,
        line.actual_cny,
        CASE WHEN line.actual_cny IS NOT NULL THEN line.final_budget_cny END AS paired_final_cny,
        CASE WHEN line.final_budget_cny IS NOT NULL THEN line.actual_cny END AS paired_actual_cny,
        CASE
            WHEN line.actual_cny IS NULL OR line.final_budget_cny IS NULL OR line.final_budget_cny <= 0 THEN NULL
            WHEN line.actual_cny * 100 < line.final_budget_cny * 30 THEN 'below_30'
            WHEN line.actual_cny * 100 < line.final_budget_cny * 60 THEN 'from_30_to_60'
            WHEN line.actual_cny * 100 < line.final_budget_cny * 80 THEN 'from_60_to_80'
            WHEN line.actual_cny < line.final_budget_cny THEN 'from_80_to_100'
            WHEN line.actual_cny = line.final_budget_cny THEN 'exactly_100'
            ELSE 'above_100'
        END AS band
    FROM rollup_counted_versions AS version
    JOIN fund_lines AS line
        ON line.fiscal_year = version.fiscal_year AND line.submission_id = version.submission_id AND line.line = 'total'
    WHERE version.fiscal_year = :fiscal_year
),
sums AS (
    SELECT
        scope,
        division_code,
        basis,
        SUM(original_budget_cny) AS original_budget_cny,
        COUNT(original_budget_cny) AS original_budget_reporting,
        SUM(final_budget_cny) AS final_budget_cny,
        COUNT(final_budget_cny) AS final_budget_reporting,
        SUM(actual_cny) AS actual_cny,
        COUNT(actual_cny) AS actual_reporting,
        CAST(SUM(paired_actual_cny) / NULLIF(SUM(paired_final_cny), 0) AS DECIMAL(18, 6)) AS execution_rate,
        COUNT(paired_actual_cny) AS execution_rate_reporting,
        COUNT(CASE WHEN band = 'below_30' THEN 1 END) AS below_30,
        COUNT(CASE WHEN band = 'from_30_to_60' THEN 1 END) AS from_30_to_60,
        COUNT(CASE WHEN band = 'from_60_to_80' THEN 1 END) AS from_60_to_80,
        COUNT(CASE WHEN band = 'from_80_to_100' THEN 1 END) AS from_80_to_100,
        COUNT(CASE WHEN band = 'exactly_100' THEN 1 END) AS exactly_100,
        COUNT(CASE WHEN band = 'above_100' THEN 1 END) AS above_100,
        COUNT(band) AS with_rate
    FROM funds
    GROUP BY scope, division_code, basis
)
SELECT
    place.fiscal_year,
    place.scope,
    place.division_code,
    place.basis,
    sums.original_budget_cny,
    COALESCE(sums.original_budget_reporting, 0) AS original_budget_reporting,
    place.counted - COALESCE(sums.original_budget_reporting, 0) AS original_budget_not_reported,
    sums.final_budget_cny,
    COALESCE(sums.final_budget_reporting, 0) AS final_budget_reporting,
    place.counted - COALESCE(sums.final_budget_reporting, 0) AS final_budget_not_reported,
    sums.actual_cny,
    COALESCE(sums.actual_reporting, 0) AS actual_reporting,
    place.counted - COALESCE(sums.actual_reporting, 0) AS actual_not_reported,
    sums.execution_rate,
    COALESCE(sums.execution_rate_reporting, 0) AS execution_rate_reporting,
    COALESCE(sums.below_30, 0) AS below_30,
    COALESCE(sums.from_30_to_60, 0) AS from_30_to_60,
    COALESCE(sums.from_60_to_80, 0) AS from_60_to_80,
    COALESCE(sums.from_80_to_100, 0) AS from_80_to_100,
    COALESCE(sums.exactly_100, 0) AS exactly_100,
    COALESCE(sums.above_100, 0) AS above_100,
    place.counted - COALESCE(sums.with_rate, 0) AS without_rate,
    place.expected,
    place.filed,
    place.accepted,
    place.counted
FROM rollup_coverage AS place
LEFT JOIN sums
    ON sums.scope = place.scope AND sums.division_code = place.division_code AND sums.basis = place.basis
WHERE place.fiscal_year = :fiscal_year
