/*
label: 项目金额
label_en: amounts by item
description: >-
  The amount of each item and measure that each counted submission states. Numbered rows (`project.special.1` …) make
  up their item where the item's own row states nothing. The total of the three public expenses is the sum of its
  printed parts where these agree with the printed total within what rounding allows, or where the total is not
  stated and all three parts are; the printed total stands beside it.
after: [counted_versions]
key: [fiscal_year, submission_id, item_code, measure]
columns:
  - fiscal_year
  - submission_id
  - {name: item_code, type: string, nullable: false, label: 项目代码, label_en: item, description: "Code of `budget_items`: never add an item to its parent."}
  - {name: measure, type: string, nullable: false, label: 口径, label_en: measure, description: "`prior_actual budget actual`."}
  - {name: amount_cny, type: money, unit: 元, label: 金额, label_en: amount, description: "The amount that totals are made of; null where the submission states none."}
  - {name: printed_cny, type: money, unit: 元, label: 原列金额, label_en: amount as printed, description: "The amount that the item's own row prints."}
  - {name: agreement, type: string, label: 勾稽, label_en: agreement, description: "Three public expenses only: `reconciled`, `unreconciled` (parts disagree with the total: the printed total is used), `summed` (no printed total), `no_parts`."}
*/
WITH lines AS (
    SELECT
        line.submission_id,
        REGEXP_REPLACE(line.item_code, '[.][0-9]+$', '') AS item_code,
        line.item_code <> REGEXP_REPLACE(line.item_code, '[.][0-9]+$', '') AS is_numbered,
        line.measure,
        line.amount_cny,
        CASE
            WHEN line.amount_cny IS NULL OR line.decimals IS NULL THEN 0
            ELSE COALESCE(CAST(units.factor * POWER(10, -line.decimals) / 2 AS DECIMAL(18, 6)), 0)
        END AS half_unit
    FROM budget_lines AS line
    LEFT JOIN units ON units.unit = line.unit
    WHERE line.fiscal_year = :fiscal_year
      AND line.submission_id IN (SELECT submission_id FROM rollup_counted_versions WHERE fiscal_year = :fiscal_year)
),
items AS (
    SELECT
        submission_id,
        item_code,
        measure,
        MAX(CASE WHEN NOT is_numbered THEN amount_cny END) AS printed_cny,
        COALESCE(MAX(CASE WHEN NOT is_numbered THEN amount_cny END), SUM(CASE WHEN is_numbered THEN amount_cny END)) AS amount_cny,
        SUM(half_unit) AS half_unit
    FROM lines
    GROUP BY submission_id, item_code, measure
),
vehicles AS (
    SELECT
        submission_id,
        measure,
        COALESCE(
            MAX(CASE WHEN item_code = 'three_public.vehicles' THEN amount_cny END),
            SUM(CASE WHEN item_code <> 'three_public.vehicles' THEN amount_cny END)
        ) AS amount_cny,
        COALESCE(
            MAX(CASE WHEN item_code = 'three_public.vehicles' AND amount_cny IS NOT NULL THEN half_unit END),
            SUM(CASE WHEN item_code <> 'three_public.vehicles' THEN half_unit END)
        ) AS half_unit
    FROM items
    WHERE item_code IN ('three_public.vehicles', 'three_public.vehicles.purchase', 'three_public.vehicles.operation')
    GROUP BY submission_id, measure
),
parts AS (
    SELECT submission_id, measure, COUNT(amount_cny) AS stated, SUM(amount_cny) AS total_cny, SUM(half_unit) AS half_unit
    FROM (
        SELECT submission_id, measure, amount_cny, half_unit FROM vehicles
        UNION ALL
        SELECT submission_id, measure, amount_cny, half_unit
        FROM items
        WHERE item_code IN ('three_public.overseas', 'three_public.reception')
    ) AS part
    GROUP BY submission_id, measure
),
totals AS (
    SELECT submission_id, measure FROM items WHERE item_code = 'three_public'
    UNION
    SELECT submission_id, measure FROM parts
),
agreed AS (
    SELECT
        totals.submission_id,
        totals.measure,
        printed.amount_cny AS printed_cny,
        parts.total_cny,
        CASE
            WHEN printed.amount_cny IS NULL AND parts.stated = 3 THEN 'summed'
            WHEN printed.amount_cny IS NULL THEN NULL
            WHEN COALESCE(parts.stated, 0) = 0 THEN 'no_parts'
            WHEN ABS(printed.amount_cny - parts.total_cny) <= printed.half_unit + parts.half_unit THEN 'reconciled'
            ELSE 'unreconciled'
        END AS agreement
    FROM totals
    LEFT JOIN items AS printed
        ON printed.submission_id = totals.submission_id AND printed.measure = totals.measure AND printed.item_code = 'three_public'
    LEFT JOIN parts ON parts.submission_id = totals.submission_id AND parts.measure = totals.measure
)
SELECT
    :fiscal_year AS fiscal_year,
    submission_id,
    item_code,
    measure,
    amount_cny,
    printed_cny,
    CAST(NULL AS VARCHAR) AS agreement
FROM items
WHERE item_code <> 'three_public'
UNION ALL
SELECT
    :fiscal_year,
    submission_id,
    'three_public',
    measure,
    CASE WHEN agreement IN ('reconciled', 'summed') THEN total_cny ELSE printed_cny END,
    printed_cny,
    agreement
FROM agreed
