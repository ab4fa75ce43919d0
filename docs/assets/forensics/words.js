// What a verdict and the reader of logs say: their sentences, and numbers rounded so that they stay true.
// The sentences are those of snippets/forensics/words.py; a test sees that they are the same.

export const WORDS = {
  "optimizer": "These rules hold for plain gradient descent, loss by loss. Momentum, Adam and their kind follow others.",
  "optimizer next": "Run some epochs with plain SGD, without momentum, and read those.",
  "loss": "These rules hold for a squared error, and in part for a logistic loss. Of other losses they say nothing.",
  "loss next": "Print the mean squared error of all examples as well, if there is one, and read that.",
  "below zero": "A loss below 0 is no squared error.",
  "below zero next": "Print the squared error alone, without what is taken off.",
  "few": "There are too few losses: it takes three.",
  "few next": "Print more rows, all of them with the same learning rate.",
  "fell then gone": "The loss was still {last}, and then a number no more. Nothing can be read of what came between.",
  "fell then gone next": "Print each epoch between the two. They show whether the loss grew, or ended at once, as with a log of 0 or a division by 0.",
  "bends": "Plain gradient descent on a parabola, at one rate, never goes like this: faster and faster down, or up and down by turns.",
  "bends next": "Look for one of these: batches that differ from step to step, a gradient that is not cleared, a learning rate that changes, momentum or Adam, a model with layers. Or print the loss of all examples, at one rate, with plain SGD.",
  "one rise": "The loss rose from one row to the next, once. That may be the rate, or an accident.",
  "one rise next": "Print one more row.",
  "logistic rise": "The loss rose. The learning rate is too large for where the run stands.",
  "logistic rise next": "Halve the learning rate.",
  "grows": "It grows, and goes on growing: each step leads further up than the one before.",
  "fell first": "It fell until row {row}, then grew, and goes on growing. Only the growing rows were read.",
  "grows least": "The largest curvature is at least {steep}. Each rate above {limit} makes the loss grow. Smaller ones may as well.",
  "grows rate": "Use the learning rate {rate} or less: one over the curvature that these rows show. If the loss still grows, a steeper direction was hidden: read that log too.",
  "grows without": "Print two or three rows before the loss is gone: they give a rate to use.",
  "grows ask": "Say the learning rate, and a smaller one to use can be told.",
  "crawls": "It crawls. At the pace of the last rows, nine tenths of what is still to fall takes {tenfold} epochs.",
  "crawls or jumps": "It crawls, or w jumps from side to side. At the pace of the last rows, nine tenths of what is still to fall takes {tenfold} epochs.",
  "crawls left": "In the end it falls to {floor} or lower.",
  "stands": "The loss stands: were a hundredth of it still to fall, that would take far longer than this run took.",
  "stands next": "It may have reached its floor. Or it stands on a saddle, where all is flat for a while: another start tells, or patience.",
  "level": "It stands, to these digits: the last {rows} rows are all {last}.",
  "level next": "Print more digits: they show whether it still falls. If not, it has reached its floor, or stands on a saddle: another start tells.",
  "fine": "It falls well. At the pace of the last rows, nine tenths of what is still to fall takes {tenfold} epochs.",
  "fine next": "Let it run.",
  "slower": "Nine tenths of what is still to fall takes more than {slowest} epochs. More cannot be told from these digits.",
  "digits": "The digits are too few to tell how fast it falls at the end.",
  "digits next": "Print more digits, or rows further apart.",
  "fourth": "Three rows have one pace. Whether it stays so takes a fourth.",
  "fourth next": "Print a fourth row.",
  "short": "The falls have shrunk too little to tell whether that pace stays.",
  "short next": "Print some more rows, later ones.",
  "changes": "The pace still changes from row to row: several directions fall at once.",
  "changes next": "Go on, and print rows further apart.",
  "forecast": "If nothing slower is hidden, it stands at {value} by epoch {epoch}.",
  "forecast next": "Print it then. If it stands higher, something slower was hidden.",
  "pace": "At the pace of the last rows, nine tenths of what is still to fall takes {tenfold} epochs.",
  "flat": "A direction with a curvature of {flat} is left over. Or w jumps from side to side, and the curvature is {jumping}. The losses are the same for both.",
  "at least": "at least {least}",
  "flat only": "A direction with a curvature of {flat} is left over.",
  "jumps": "If the direction that is left over is the one that jumps, its curvature is {jumping}.",
  "jumps next": "Halve the learning rate: a run that jumps falls faster then.",
  "which next": "Look at w, or take half the rate for a few epochs. Slower than before: it crawled. Faster: it jumped, and the smaller rate is the better one.",
  "limit": "The largest curvature is at least {steep}: each rate above {limit} surely makes the loss grow. Smaller ones may as well.",
  "double next": "No rate to use can be read from a loss that falls. To find one, start small and double it until the loss grows; then read that log.",
  "logistic": "With a logistic loss the pace is that of now. If one line divides the classes, it slows for ever.",
  "read nothing": "No losses were found. Paste lines such as “epoch 20  loss 0.1234”, or one loss a line.",
  "read no loss": "no loss in it",
  "read no epochs": "No word and no column counts the rows. They are counted 0, 1, 2 and so on, as if one epoch apart.",
  "read steps": "The rows are counted by “{word}”. If each is one update, an epoch here is one update too.",
  "read cut": "This is more than can be read. Only its beginning was.",
  "read comma": "A comma was read as the point before decimals.",
  "read thousands": "A comma was read as one of thousands. If it stands between two columns, put spaces there.",
  "read columns": "A comma was read as one between two columns, for the first of them rises.",
  "read several": "More than one column may be the loss. Taken was “{took}”, not {others}.",
  "read tested": "“{took}” is of other examples than those that the steps look at. The rules here are not for it.",
  "read root": "“{took}” seems to be the root of a mean square. Say so.",
  "read bare": "No word says which number is the loss. Taken was number {column} of {columns} in a line.",
  "read again": "The count begins again: these are several runs. The last one was taken.",
  "read other run": "of a run before the last one",
  "read repeated": "Several rows have the same {word}. The last of each was taken.",
  "read same epoch": "a later row has the same epoch",
  "read gone": "What comes behind the first loss that is no number was left out.",
  "read behind gone": "behind a loss that is no number",
  "read thinned": "These are {rows} rows. One in {every} was taken, and the last."
};

// A sentence with its numbers.
export const say = (key, values = {}) => WORDS[key].replace(/\{([a-z]+)\}/g, (_, name) => values[name]);

// A whole number with commas.
export const commas = (digits) => String(digits).replace(/\B(?=(?:[0-9]{3})+$)/g, ",");

// A number to so many digits, rounded up or down; what is within 1e-12 of such a number is that number.
export function rounded(value, digits, up) {
  if (value === 0 || !Number.isFinite(value)) return value;
  const [mantissa, power] = value.toExponential(digits - 1).split("e"), near = Number(`${mantissa}e${power}`);
  if (Math.abs(near - value) <= 1e-12 * Math.abs(value) || (near > value) === up) return near;
  return Number(`${Number(mantissa.replace(".", "")) + (up ? 1 : -1)}e${Number(power) - digits + 1}`);
}

// A number as a sentence has it: commas in large ones, e only where zeros would be many.
export function shown(value, digits, up) {
  const number = rounded(value, digits, up);
  if (Math.abs(number) === Infinity) return "no end of";
  const [mantissa, power] = number.toExponential(digits - 1).split("e"), exponent = Number(power);
  if (number !== 0 && !(exponent >= -5 && exponent < 9)) {
    return `${mantissa.includes(".") ? mantissa.replace(/0+$/, "").replace(/\.$/, "") : mantissa}e${exponent}`;
  }
  const [whole, decimals] = number.toFixed(number ? Math.max(0, digits - 1 - exponent) : 0).split(".");
  return commas(whole) + (decimals ? `.${decimals}` : "");
}

// An interval in words, with as many digits as tell its ends apart, and not narrower than it is.
export function between(low, high) {
  if (high === Infinity) return `more than ${shown(low, 3, false)}`;
  if (low <= 0) return `at most ${shown(high, 3, true)}`;
  let digits = 3;
  while (digits < 5 && rounded(high, digits, true) - rounded(low, digits, false) > 1.5 * (high - low)) digits += 1;
  const small = shown(low, digits, false), large = shown(high, digits, true);
  return small === large ? small : `${small} to ${large}`;
}
