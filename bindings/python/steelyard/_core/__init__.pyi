# SPDX-License-Identifier: MIT
from . import aggregation as aggregation
from . import comparison as comparison
from . import composite as composite
from . import core as core
from . import dataset as dataset
from . import define as define
from . import frameworks as frameworks
from . import learning as learning
from . import qualitative as qualitative
from . import report as report
from . import sensitivity as sensitivity
from . import serialization as serialization
from . import statistics as statistics
from . import validation as validation

__version__: str
