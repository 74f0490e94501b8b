"""Pages as content management systems make them, all around one policy of our own: what a reader must see is the policy alone."""

# ruff: noqa: E501 - pages are written as they come

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.model import Block, Problem, Reading, ReadingHints
from policies.reading.html.reader import read_html

TITLE = "Knee Braces Made to Measure"

POLICY = [
    f"# {TITLE}",
    "# Policy",
    "Harbor Health covers a knee brace made to measure when all of the following are met:",
    "  1 A. Age is 18 years or older; and",
    "  1 B. The knee is unstable, shown by one of these:",
    "    2 1. a torn ligament on imaging",
    "    2 2. laxity of ≥ 10 mm on examination; and",
    "  1 C. A ready-made brace failed for 6 weeks.",
    "A second brace within 24 months is not covered.",
    "# Codes",
    "| Code | Description",
    "| L1834 | brace, rigid, made to measure",
    "| L1846 | brace, double upright",
    "# References",
    "  1 1. Okell V. Braces and knees. 2021.",
    "  1 2. Tarn P. Ligaments. 2019.",
]

INNER = """<h2>Policy</h2>
<p>Harbor Health covers a knee brace made to measure when <strong>all</strong> of the following are met:</p>
<ol type="A"><li>Age is 18&nbsp;years or older; <em>and</em></li>
<li>The knee is unstable, shown by one of these:<ol><li>a torn ligament on imaging</li><li>laxity of &ge;&thinsp;10&nbsp;mm on examination; and</li></ol></li>
<li>A ready-made brace failed for 6&#8203; weeks.</li></ol>
<p>A second brace within 24 months is not cov&shy;ered.</p>
<h2>Codes</h2>
<table><thead><tr><th>Code</th><th>Description</th></tr></thead><tbody><tr><td>L1834</td><td>brace, rigid, made to measure</td></tr><tr><td>L1846</td><td>brace, double upright</td></tr></tbody></table>
<h2>References</h2><ol><li>Okell V. Braces and knees. 2021.</li><li>Tarn P. Ligaments. 2019.</li></ol>"""

LINKS = "".join(f'<li><a href="/{n.lower()}">{n}</a></li>' for n in ("Members", "Providers", "Employers", "Brokers", "Plans", "News"))
COOKIES = '<div id="cookie-banner" class="cc-window"><p>This website uses cookies to improve your experience.</p><button>Accept all cookies</button><a href="/cookies">Cookie policy</a></div>'
FOOT_TEXT = "Harbor Health is an independent licensee of the Harbor Association. © 2026 Harbor Health. All rights reserved."

DRUPAL = f"""<!DOCTYPE html><html lang="en" dir="ltr"><head><title>{TITLE} | Harbor Health</title></head>
<body class="path-node page-node-type-policy sidebar-first has-sidebar">{COOKIES}
<a href="#main-content" class="visually-hidden focusable skip-link">Skip to main content</a>
<div class="dialog-off-canvas-main-canvas"><div class="layout-container">
<div class="region region-header"><div class="block block-system-branding"><a href="/" rel="home"><img src="/logo.png" alt="Harbor Health logo, back to the page where you started from"></a><p>Care close to home</p></div>
<div class="search-block-form block"><h2>Search</h2><form action="/search"><label class="visually-hidden">Search</label><input type="search"><input type="submit" value="Search"></form></div></div>
<div class="region region-primary-menu"><h2 class="visually-hidden" id="block-main-menu">Main navigation</h2><ul class="menu">{LINKS}</ul></div>
<div class="region region-breadcrumb"><div class="breadcrumb"><h2 class="visually-hidden">Breadcrumb</h2><ol><li><a href="/">Home</a></li><li><a href="/p">Medical policies</a></li><li>{TITLE}</li></ol></div></div>
<div class="layout-main"><a id="main-content"></a><div class="layout-content"><div class="region region-content">
<div class="block block-page-title-block"><h1 class="page-title"><span class="field field--name-title">{TITLE}</span></h1></div>
<div class="addtoany_list share"><a href="https://social.example/share">Share this on Facebook</a> <a href="/print/12">Print this policy</a></div>
<div class="node__content"><div class="field field--name-body field--type-text-with-summary">{INNER}</div></div>
<div class="webform-feedback feedback-form"><h3>Was this page helpful?</h3><form><input type="radio">Yes <input type="radio">No <textarea></textarea><p>Tell us more about what you were looking for on this page today.</p></form></div>
</div></div>
<div class="layout-sidebar-first"><div class="region region-sidebar-first sidebar"><h2>In this library</h2><ul class="menu">{LINKS}</ul><p>Call us from 8 to 5.</p></div></div></div>
<div class="region region-footer site-footer"><h2>Our company</h2><ul>{LINKS}</ul><p>{FOOT_TEXT}</p></div></div></div></body></html>"""

AEM = f"""<html><head><title>{TITLE}</title></head><body class="page basicpage">
<div class="root responsivegrid"><div class="aem-Grid aem-Grid--12">
<div class="experiencefragment cmp-header"><div class="cmp-container"><div class="cmp-navigation"><ul class="cmp-navigation__group">{LINKS}</ul></div><div class="cmp-text">Find a doctor</div></div></div>
<div class="cmp-breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/policies">Policies</a></li><li>{TITLE}</li></ol></div>
<div class="responsivegrid aem-GridColumn"><div class="cmp-container"><div class="title"><div class="cmp-title"><h1 class="cmp-title__text">{TITLE}</h1></div></div>
<div class="social-share"><a href="#">Facebook</a><a href="#">Email</a></div>
<div class="text"><div class="cmp-text">{INNER}</div></div></div></div>
<div class="related-content"><h2>Related policies</h2><ul><li><a href="/1">Hip orthoses</a></li><li><a href="/2">Ankle orthoses</a></li></ul></div>
<div class="experiencefragment cmp-footer"><div class="cmp-text"><p>{FOOT_TEXT}</p></div><ul>{LINKS}</ul></div>
</div></div></body></html>"""

ASPNET = f"""<html><head><title>Policy viewer</title></head><body><form method="post" action="./view.aspx" id="form1">
<input type="hidden" name="__VIEWSTATE" value="/wEPDwUK">
<div id="ctl00_TopNav"><table><tr><td><a href="/a">Home</a></td><td><a href="/b">Search policies</a></td><td><a href="/c">Disclaimer</a></td><td><a href="/d">Contact us</a></td></tr></table></div>
<div id="ctl00_SiteMapPath"><span><a href="#ctl00_skip"><img alt="Skip Navigation Links" src="/x.gif" width="0" height="0"></a></span><span><a href="/">Library</a></span><span> &gt; </span><span>{TITLE}</span></div>
<div id="ctl00_searchPanel">Search: <input type="text"><input type="submit" value="Go"></div>
<div id="ctl00_MainContent_pnlPolicy"><h1>{TITLE}</h1>{INNER}</div>
<div id="ctl00_pnlFooter">{FOOT_TEXT}</div></form></body></html>"""

TABLES = f"""<html><head><title>{TITLE}</title></head><body bgcolor="#ffffff"><table width="100%" border="0" cellpadding="0">
<tr><td colspan="3"><img src="banner.gif" width="800" height="90" alt="Harbor Health banner"><br><font size="1">Wednesday</font></td></tr>
<tr><td width="150" valign="top"><table><tr><td><a href="a.htm">About us</a></td></tr><tr><td><a href="b.htm">Members</a></td></tr><tr><td><a href="c.htm">Providers</a></td></tr><tr><td><a href="d.htm">Careers</a></td></tr></table></td>
<td valign="top"><table width="100%"><tr><td><h1>{TITLE}</h1></td></tr><tr><td>{INNER}</td></tr></table></td>
<td width="90">&nbsp;</td></tr>
<tr><td colspan="3"><font size="1">Copyright 2005 Harbor Health. All rights reserved.</font></td></tr></table></body></html>"""

FONTS = f"""<html><head><title>{TITLE}</title></head><body><a name="top"></a><center><font size="2"><a href="1.htm">Home</a> | <a href="2.htm">Search</a> | <a href="3.htm">Policies</a> | <a href="4.htm">Help</a></font></center><hr>
<h1>{TITLE}</h1><p><b><font size="3">Policy</font></b></p>
<p>Harbor Health covers a knee brace made to measure when all of the following are met:</p>
<p>A. Age is 18 years or older; and<p>B. The knee is unstable, shown by one of these:
<blockquote><p>1. a torn ligament on imaging<p>2. laxity of <u>&gt;</u> 10 mm on examination; and</blockquote>
<p>C. A ready-made brace failed for 6 weeks.<p>A second brace within 24 months is not covered.
<p><b>Codes</b><table border="1"><tr><th>Code</th><th>Description</th></tr><tr><td>L1834</td><td>brace, rigid, made to measure</td></tr><tr><td>L1846</td><td>brace, double upright</td></tr></table>
<p><b>References</b><br>1. Okell V. Braces and knees. 2021.<br>2. Tarn P. Ligaments. 2019.
<p><a href="#top">Back to top</a><hr><font size="1">&copy; 2005 Harbor Health</font></body></html>"""

ANGULAR = f"""<html><head><title>Harbor</title></head><body class="mat-typography"><app-root ng-version="17.0.1"><app-header _ngcontent-abc-c1><mat-toolbar class="mat-toolbar"><span>Harbor Health</span><button mat-icon-button><mat-icon>menu</mat-icon></button></mat-toolbar></app-header>
<mat-sidenav-container><mat-sidenav class="mat-sidenav"><mat-nav-list>{LINKS}</mat-nav-list></mat-sidenav><mat-sidenav-content>
<router-outlet></router-outlet><app-policy><div class="policy-wrapper"><div class="policy-actions"><button><mat-icon>print</mat-icon> Print</button><button><mat-icon>share</mat-icon> Share</button></div>
<h1 class="policy-title">{TITLE}</h1><div class="policy-body">{INNER}</div></div></app-policy>
<div class="d-none d-print-block print-only"><h1>{TITLE}</h1>{INNER}</div></mat-sidenav-content></mat-sidenav-container>
<app-footer><div class="footer">{FOOT_TEXT}</div></app-footer></app-root><script>window.x=1</script></body></html>"""

WORDPRESS = f"""<html><head><title>{TITLE} - Harbor Guidelines</title></head><body class="guideline-template-default single postid-12">
<div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Harbor Guidelines</a></p><nav id="site-navigation"><ul>{LINKS}</ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-12" class="guideline type-guideline"><header class="entry-header"><h1 class="entry-title">{TITLE}</h1></header>
<div id="toc_container" class="toc"><p class="toc_title">Contents</p><ul class="toc_list"><li><a href="#p">Policy</a></li><li><a href="#c">Codes</a></li><li><a href="#r">References</a></li></ul></div>
<div class="entry-content">{INNER}<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="https://x.example">X</a></li><li><a href="https://f.example">Facebook</a></li></ul></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/c">Orthoses</a></span></footer></article>
<nav class="navigation post-navigation"><h2 class="screen-reader-text">Post navigation</h2><div class="nav-links"><a href="/prev">Previous: Ankle</a><a href="/next">Next: Shoulder</a></div></nav>
<div id="comments" class="comments-area"><p class="no-comments">Comments are closed.</p></div></main></div>
<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent Posts</h2><ul>{LINKS}</ul></section></aside></div>
<footer id="colophon" class="site-footer"><div class="site-info">{FOOT_TEXT}</div></footer></div></body></html>"""

BOOTSTRAP = f"""<html><head><title>{TITLE}</title></head><body><div class="navbar navbar-default"><div class="container"><a class="navbar-brand" href="/">Harbor</a><ul class="nav navbar-nav">{LINKS}</ul></div></div>
<div class="alert-banner site-alert">Storm damage: some offices are closed today.</div>
<div class="container"><div class="row"><div class="col-md-3 left-nav"><ul class="nav nav-pills">{LINKS}</ul></div><div class="col-md-9"><h1>{TITLE}</h1>
<ul class="nav nav-tabs" role="presentation"><li class="active"><a data-toggle="tab" href="#tab-p">Policy</a></li><li><a data-toggle="tab" href="#tab-c">Codes</a></li><li><a data-toggle="tab" href="#tab-r">References</a></li></ul>
<div class="tab-content"><div id="tab-p" class="tab-pane active">{INNER.split("<h2>Codes</h2>")[0].replace("<h2>Policy</h2>", "")}</div>
<div id="tab-c" class="tab-pane" style="display:none">{INNER.split("<h2>Codes</h2>")[1].split("<h2>References</h2>")[0]}</div>
<div id="tab-r" class="tab-pane" aria-hidden="true">{INNER.split("<h2>References</h2>")[1]}</div></div></div></div></div>
<div class="visible-xs mobile-only"><ol type="A"><li>Age is 18 years or older; and</li><li>The knee is unstable, shown by one of these:<ol><li>a torn ligament on imaging</li><li>laxity of ≥ 10 mm on examination; and</li></ol></li></ol></div>
<div class="footer"><div class="container"><p>{FOOT_TEXT}</p></div></div></body></html>"""

ACCORDION = f"""<html><head><title>{TITLE}</title></head><body><div role="banner"><a href="/">Harbor</a></div><div role="main"><div class="page-title"><h1>{TITLE}</h1></div>
<p class="page-tools"><a href="#" onclick="window.print()">Print</a> | <a href="#">Expand all</a> | <a href="#">Collapse all</a></p>
<button class="accordion">Policy</button><div class="panel" style="display: none">{INNER.split("<h2>Codes</h2>")[0].replace("<h2>Policy</h2>", "")}</div>
<div class="accordion-header" aria-expanded="false" role="button">Codes</div><div class="accordion-content collapse">{INNER.split("<h2>Codes</h2>")[1].split("<h2>References</h2>")[0]}</div>
<details><summary>References</summary>{INNER.split("<h2>References</h2>")[1]}</details></div>
<div role="contentinfo">{FOOT_TEXT}</div></body></html>"""

WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>{TITLE}</title><style><!-- p.MsoNormal {{margin:0in}} --></style></head><body lang=EN-US><div class=WordSection1>
<h1>{TITLE}<o:p></o:p></h1><p class=MsoNormal><b>Policy<o:p></o:p></b></p>
<p class=MsoNormal>Harbor Health covers a knee brace made to measure when all of the following are met:<o:p></o:p></p>
<p class=MsoListParagraph style='margin-left:.5in;text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>A.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Age is 18 years or older; and</p>
<p class=MsoListParagraph style='margin-left:.5in;text-indent:-.25in;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>B.<span>&nbsp;&nbsp; </span></span>The knee is unstable, shown by one of these:</p>
<p class=MsoListParagraph style='margin-left:1.0in;text-indent:-.25in;mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span>a torn ligament on imaging</p>
<p class=MsoListParagraph style='margin-left:1.0in;text-indent:-.25in;mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;&nbsp; </span></span>laxity of <span style='font-family:Symbol'>³</span> 10 mm on examination; and</p>
<p class=MsoListParagraph style='margin-left:.5in;text-indent:-.25in;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>C.<span>&nbsp;&nbsp; </span></span>A ready-made brace failed for <s>12</s> 6 weeks.</p>
<p class=MsoNormal>A second brace within <del>36</del> <ins>24</ins> months is not covered.</p>
<p class=MsoNormal><b>Codes</b></p><table class=MsoTableGrid border=1><tr><td><p><b>Code</b></p></td><td><p><b>Description</b></p></td></tr><tr><td><p>L1834</p></td><td><p>brace, rigid, made to measure</p></td></tr><tr><td><p>L1846</p></td><td><p>brace, double upright</p></td></tr></table>
<p class=MsoNormal><b>References</b></p><ol start=1 type=1><li class=MsoNormal>Okell V. Braces and knees. 2021.</li></ol><ol start=2 type=1><li class=MsoNormal>Tarn P. Ligaments. 2019.</li></ol></div></body></html>"""


SHAREPOINT = f"""<html><head><title>{TITLE}</title></head><body><form id="aspnetForm"><div id="s4-ribbonrow"><div id="suiteBar">Newsfeed OneDrive Sites</div></div><div id="s4-workspace"><div id="s4-bodyContainer"><div id="s4-titlerow" class="ms-dialogHidden"><div id="siteIcon"><a href="/"><img src="logo.png" alt="Harbor Health"></a></div><div class="ms-breadcrumb-top"><div class="ms-breadcrumb-dropdownBox"><div class="noindex ms-core-navigation"><ul class="root ms-core-listMenu-root static">{LINKS}</ul></div></div></div><h1 id="pageTitle" class="ms-core-pageTitle"><span id="DeltaPlaceHolderPageTitleInTitleArea">{TITLE}</span></h1></div>
<div id="s4-sideNavBox" class="ms-dialogHidden"><div id="sideNavBox" class="ms-core-sideNavBox-removeLeftMargin"><ul class="ms-core-listMenu-verticalBox">{LINKS}</ul><a href="/all">Site contents</a></div></div>
<div id="contentRow"><div id="contentBox"><div id="DeltaPlaceHolderMain"><div class="article article-body"><div class="article-header date-line"></div><div class="article-content"><div id="ctl00_PlaceHolderMain_RichHtmlField" class="ms-rtestate-field">{INNER}</div></div></div></div></div></div>
<div id="footer-strip"><p>Members may call the number on the back of their card with questions.</p><p>{FOOT_TEXT}</p></div></div></div></form></body></html>"""

SITECORE = f"""<html><body><section class="alert-bar"><p>We have updated our privacy policy. <a href="#">Dismiss</a></p></section><header class="main-head"><div class="utility"><a href="/es">Español</a><a href="/login">Sign in</a></div><h2 class="logo"><a href="/">Harbor Health</a></h2></header>
<div class="hero-banner"><div class="inner"><p class="eyebrow">Medical policies</p><h1>{TITLE}</h1></div></div>
<section class="two-col"><div class="col-main rich-text">{INNER}</div><div class="col-aside"><div class="promo-card"><h3>Need a form?</h3><p>Download our prior authorization form.</p><a href="/form.pdf">Get the form</a></div><div class="promo-card"><h3>Stay informed</h3><p>Sign up for provider news.</p><a href="/news">Sign up</a></div></div></section>
<section class="cta-strip"><h2>Still have questions?</h2><p>Our team is here to help you Monday to Friday.</p><a class="btn" href="/contact">Contact us</a></section>
<footer><ul>{LINKS}</ul><small>{FOOT_TEXT}</small></footer></body></html>"""

FLARE = f"""<html><head><title>{TITLE}</title></head><body><p class="MCWebHelpFramesetLink"><a href="../Default.htm">Open topic with navigation</a></p><div class="nav-previous-next"><a href="p.htm">&lt; Previous</a> <a href="n.htm">Next &gt;</a></div><div class="MCBreadcrumbsBox_0"><span class="MCBreadcrumbsPrefix">You are here: </span><a class="MCBreadcrumbsLink" href="a.htm">Library</a><span> &gt; </span><span class="MCBreadcrumbsSelf">{TITLE}</span></div>
<h1>{TITLE}</h1>{INNER}<div class="MCRelatedTopics"><p>Related Topics</p><p><a href="x.htm">Ankle braces</a></p></div><p class="footer">{FOOT_TEXT}</p></body></html>"""

USWDS = f"""<html><body><div class="usa-overlay"></div><section class="usa-banner"><div class="usa-accordion"><header class="usa-banner__header"><p class="usa-banner__header-text">An official website of the State government</p><button class="usa-accordion__button usa-banner__button" aria-expanded="false" aria-controls="gov-banner">Here's how you know</button></header><div class="usa-banner__content usa-accordion__content" id="gov-banner" hidden><p><strong>Official websites use .gov</strong> A .gov website belongs to an official government organization.</p></div></div></section>
<header class="usa-header usa-header--basic"><div class="usa-nav-container"><em class="usa-logo__text"><a href="/">Medicaid</a></em></div><nav class="usa-nav"><ul class="usa-nav__primary usa-accordion">{LINKS}</ul></nav></header>
<main id="main-content"><div class="grid-container"><nav class="usa-breadcrumb"><ol><li><a href="/">Home</a></li></ol></nav><div class="usa-in-page-nav-container"><aside class="usa-in-page-nav"><h4>On this page</h4><ul><li><a href="#policy">Policy</a></li><li><a href="#codes">Codes</a></li></ul></aside><div class="usa-prose"><h1>{TITLE}</h1>{INNER}</div></div></div></main>
<footer class="usa-footer"><a href="#">Return to top</a><p>{FOOT_TEXT}</p></footer><div class="usa-identifier"><p>Looking for government information? <a href="https://gov.example">Visit it</a></p></div></body></html>"""

REACT = f"""<html><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"><div class="css-1x2y3z"><div class="css-aa11"><div class="css-bb22"><a href="/"><svg><title>Harbor</title></svg></a><a href="/find-care">Find care</a><a href="/plans">Plans</a><a href="/providers">For providers</a><a href="/login">Log in</a></div></div><div class="css-cc33"><div class="css-dd44"><h1 class="css-ee55">{TITLE}</h1><div class="css-ff66"></div>{INNER.replace("<p>", '<div class="css-p">').replace("</p>", "</div>")}</div></div><div class="css-gg77"><div>Follow us</div><a href="https://t.example">T</a><a href="https://f.example">F</a><div>{FOOT_TEXT}</div><div>Language assistance: call 800 555 0100</div></div></div></div></body></html>"""

FRAMED_TABLES = f"""<HTML><HEAD><TITLE>{TITLE}</TITLE></HEAD><BODY><TABLE WIDTH=760><TR><TD COLSPAN=2><TABLE><TR><TD><A HREF=1>Home</A></TD><TD><A HREF=2>Help</A></TD><TD><A HREF=3>Log Off</A></TD></TR></TABLE></TD></TR><TR><TD WIDTH=120><A HREF=a>Policies A-F</A><BR><A HREF=b>Policies G-M</A><BR><A HREF=c>Policies N-Z</A><BR><A HREF=d>Archive</A></TD><TD><FONT SIZE=5><B>{TITLE}</B></FONT><P>{INNER.replace("<h2>", "<P><FONT SIZE=4><B>").replace("</h2>", "</B></FONT></P>")}</TD></TR><TR><TD COLSPAN=2 ALIGN=CENTER><FONT SIZE=1>&copy; 2003 Harbor Health<BR>Best viewed at 800x600</FONT></TD></TR></TABLE></BODY></HTML>"""

SHELLS = {
    "drupal": DRUPAL,
    "aem": AEM,
    "aspnet": ASPNET,
    "tables": TABLES,
    "fonts": FONTS,
    "angular": ANGULAR,
    "wordpress": WORDPRESS,
    "bootstrap": BOOTSTRAP,
    "accordion": ACCORDION,
    "word": WORD,
    "sharepoint": SHAREPOINT,
    "sitecore": SITECORE,
    "flare": FLARE,
    "uswds": USWDS,
    "react": REACT,
    "framed tables": FRAMED_TABLES,
}


def shown(reading: Reading) -> list[str]:
    """The blocks as lines: "#" a heading, two blanks for each depth of an item, "|" a row."""
    return [_line(block) for block in reading.blocks]


def _line(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"# {block.text}"
        case "item":
            return f"{'  ' * block.level}{block.level} {block.marker} {block.text}"
        case "row":
            return "| " + " | ".join(block.cells)
        case "note":
            return f"* {block.marker} {block.text}"
        case _:
            return block.text


def read(page: str) -> Reading:
    return read_html(page.encode(), ReadingHints())


@pytest.mark.parametrize("name", sorted(SHELLS))
def test_the_policy_alone_is_read_from_the_page(name: str) -> None:
    assert shown(read(SHELLS[name])) == POLICY


@pytest.mark.parametrize("name", sorted(set(SHELLS) - {"word"}))
def test_no_page_around_is_lost_silently(name: str) -> None:
    """What is not read stands in the furniture, where dates and numbers are looked for."""
    furniture = " ".join(read(SHELLS[name]).furniture)
    page = re.sub(r"<[^>]+>", " ", SHELLS[name])
    assert ("All rights reserved" in furniture) == ("All rights reserved" in page)


def test_struck_words_of_the_word_page_are_told() -> None:
    assert [issue.problem for issue in read(WORD).issues] == [Problem.MARKED_CHANGES]


CLASSES = [
    "top", "nav", "menu", "nav-tabs", "breadcrumb", "cookie-consent", "footer", "page-footer", "copyright", "header", "banner",
    "masthead", "sidebar", "left-col", "right-rail", "secondary", "share", "social", "tools", "print-links", "feedback", "survey",
    "rating", "comments", "search", "filters", "related", "popular", "toc", "on-this-page", "hidden", "d-none", "collapse",
    "print-only", "printarea", "mobile", "desktop", "d-md-none", "visible-xs", "hidden-print", "panel", "tab-pane", "accordion",
    "toggle", "page-header", "section-header",
]  # fmt: skip
KEPT = ("covers a knee brace", "Age is 18", "torn ligament", "A ready-made brace", "second brace", "L1834", "Okell V")


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=10**6))
def test_no_class_makes_criteria_codes_or_references_go(seed: int) -> None:
    """Whatever parts of a policy are called, what they say keeps them."""
    rnd = random.Random(seed)
    marked = re.sub(
        r"<(p|ol|table|li|thead)\b", lambda m: m.group(0) + (f' class="{rnd.choice(CLASSES)}"' if rnd.random() < 0.4 else ""), INNER
    )
    parts = marked.split("<h2>")
    sections = "".join(f'<section class="{rnd.choice(CLASSES)}"><h2>{part}</section>' for part in parts[1:])
    text = " ".join(block.text for block in read(f"<body class='{rnd.choice(CLASSES)}'><h1>{TITLE}</h1>{sections}</body>").blocks)
    assert [words for words in KEPT if words not in text] == []
