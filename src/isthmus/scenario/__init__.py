"""What cutting, narrowing or restoring a link would cost: one file a model, one file a ready scenario."""

from isthmus.scenario._export import crate as crate
from isthmus.scenario._export import iamc as iamc
from isthmus.scenario._export import to_text as to_text
from isthmus.scenario._fit import fitted as fitted
from isthmus.scenario._hindcast import league as league
from isthmus.scenario._library import Scenario as Scenario
from isthmus.scenario._library import library as library
from isthmus.scenario._library import models as models
from isthmus.scenario._library import module as module
from isthmus.scenario._library import read as read
from isthmus.scenario._library import sides_of as sides_of
from isthmus.scenario._replicate import replicate as replicate
from isthmus.scenario._run import points as points
from isthmus.scenario._run import run as run
from isthmus.scenario._verdicts import of_model as of_model
from isthmus.scenario._verdicts import verdicts as verdicts
