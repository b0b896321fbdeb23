"""The attack on what is to be released: what somebody who has everything printed can prove about hidden counts.

Independent of whoever planned what is hidden: it reads systems alone, and never looks at a real count. 'Safe' is said
only with witnesses, whole vectors of counts that agree with every printed number and give the secret different values.
"""

from wellknit.releases.disclosure.attack.audit import audit
from wellknit.releases.disclosure.attack.findings import Finding

__all__ = ["Finding", "audit"]
