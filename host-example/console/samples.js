// Texts to try. Each has a name in the language files under `sample.<id>`.

const FEE = "Congratulations, you have won the grand prize! To receive it, pay first: send the fee of $50 today.";

/** The same letters in their full-width forms, with an invisible character after every second one. */
function disguised(text) {
  let letters = 0;
  return Array.from(text, (char) => {
    const code = char.codePointAt(0);
    if (code <= 0x20 || code > 0x7e) return char;
    letters += 1;
    return String.fromCodePoint(code + 0xfee0) + (letters % 2 === 0 ? "\u200b" : "");
  }).join("");
}

export const SAMPLES = [
  { id: "friendly", text: "Lovely write-up, thank you! The part about winter tyres saved me a trip to the garage." },
  { id: "fee", text: FEE },
  { id: "disguised", text: disguised(FEE) },
  { id: "chinese", text: "恭喜中奖！您获得奖金八万元，请先转账手续费五百元，到账后立即发放。" },
  { id: "insult", text: "You are an idiot, and everybody in this thread can see it." },
  { id: "number", text: "It was him, everyone. Write this down: 11010519491231002X" },
  { id: "messenger", text: "Huge discount this week only! Add my WeChat: deals_8888 and ask for the price list." },
  { id: "spelled", text: "You have won a prize, friend. Just p.a.y f.i.r.s.t and it is yours." },
];
