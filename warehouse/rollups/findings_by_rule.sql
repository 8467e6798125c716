/*
label: 按规则汇总的问题
label_en: findings by rule
description: >-
  How often each rule was broken, and by how many departments, for each severity that it failed with. What could not be
  judged has no severity and so a row of its own. Findings folded under another that explains them are not counted.
  Rules that found nothing have no row.
after: [coverage]
key: [fiscal_year, scope, division_code, basis, rule, severity]
columns:
  - fiscal_year
  - scope
  - division_code
  - basis
  - {name: rule, type: string, nullable: false, label: 规则, label_en: rule, description: "Code of `rules`."}
  - {name: severity, type: string, label: 严重程度, label_en: severity, description: "`critical warning info` of what failed; null for what could not be judged."}
  - {name: failed, type: integer, nullable: false, unit: 条, label: 不符合, label_en: failed, description: "Findings."}
  - {name: waived, type: integer, nullable: false, unit: 条, label: 其中已采信, label_en: of these waived, description: "Findings among `failed` in spite of which somebody accepted the submission."}
  - {name: departments_failed, type: integer, nullable: false, unit: 个, label: 不符合的部门, label_en: departments that failed, description: "Departments with such a finding."}
  - {name: could_not_judge, type: integer, nullable: false, unit: 条, label: 无法判断, label_en: could not be judged, description: "Findings that could not be judged."}
  - {name: departments_could_not_judge, type: integer, nullable: false, unit: 个, label: 无法判断的部门, label_en: departments not judged, description: "Departments with such a finding."}
  - expected
  - filed
  - accepted
  - counted
*/
SELECT
    place.fiscal_year,
    place.scope,
    place.division_code,
    place.basis,
    finding.rule,
    finding.severity,
    COUNT(CASE WHEN finding.outcome = 'failed' THEN 1 END) AS failed,
    COUNT(CASE WHEN finding.outcome = 'failed' AND finding.waived_by IS NOT NULL THEN 1 END) AS waived,
    COUNT(DISTINCT CASE WHEN finding.outcome = 'failed' THEN version.filer END) AS departments_failed,
    COUNT(CASE WHEN finding.outcome = 'could_not_judge' THEN 1 END) AS could_not_judge,
    COUNT(DISTINCT CASE WHEN finding.outcome = 'could_not_judge' THEN version.filer END) AS departments_could_not_judge,
    place.expected,
    place.filed,
    place.accepted,
    place.counted
FROM rollup_coverage AS place
JOIN rollup_counted_versions AS version
    ON version.fiscal_year = place.fiscal_year
    AND version.scope = place.scope
    AND version.division_code = place.division_code
    AND version.basis = place.basis
JOIN findings AS finding
    ON finding.fiscal_year = version.fiscal_year AND finding.submission_id = version.submission_id
    AND finding.cause_fingerprint IS NULL
WHERE place.fiscal_year = :fiscal_year
GROUP BY
    place.fiscal_year, place.scope, place.division_code, place.basis, finding.rule, finding.severity,
    place.expected, place.filed, place.accepted, place.counted
