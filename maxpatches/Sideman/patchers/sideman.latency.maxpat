{
 "patcher": {
  "title": "sideman.latency",
  "fileversion": 1,
  "appversion": {
   "major": 9,
   "minor": 0,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60,
   60,
   1660,
   420
  ],
  "bglocked": 0,
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridonopen": 1,
  "gridsize": [
   15.0,
   15.0
  ],
  "gridsnaponopen": 1,
  "objectsnaponopen": 1,
  "statusbarvisible": 2,
  "toolbarvisible": 1,
  "lefttoolbarpinned": 0,
  "toptoolbarpinned": 0,
  "righttoolbarpinned": 0,
  "bottomtoolbarpinned": 0,
  "toolbars_unpinned_last_save": 0,
  "tallnewobj": 0,
  "boxanimatetime": 200,
  "enablehscroll": 1,
  "enablevscroll": 1,
  "devicewidth": 0.0,
  "description": "Where the time goes: each stage as a bar, against the look-ahead.",
  "digest": "Where the time goes: each stage as a bar, against the look-ahead.",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "inlet",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      16,
      30,
      30
     ],
     "outlettype": [
      ""
     ],
     "comment": "everything that the server says; link up, link down",
     "index": 1
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      54.0,
      18,
      112,
      42.0
     ],
     "text": "everything that the server says; link up, link down",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 3
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1590.0,
      20.0,
      60.0,
      20.0
     ],
     "bgfillcolor": [
      0.161,
      0.173,
      0.2,
      1.0
     ],
     "rounded": 8,
     "border": 0,
     "mode": 0,
     "background": 1,
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      0.0,
      0.0,
      270.0,
      280.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      44.0,
      220.0,
      20.0
     ],
     "text": "LATENCY",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 13,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      10.0,
      90.0,
      20.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      90,
      154.70000000000002,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "v8 sideman.latency.js"
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      240,
      90,
      480,
      34.8
     ],
     "text": "Shares of the look-ahead for the bars; the line above them; a figure for each.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      140,
      200,
      22.0
     ],
     "text": "no figures yet",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 12.0,
     "varname": "latency",
     "presentation": 1,
     "presentation_rect": [
      14.0,
      34.0,
      250.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "multislider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      240,
      140,
      100,
      80
     ],
     "outlettype": [
      "",
      "float"
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "size": 11,
     "orientation": 0,
     "setstyle": 1,
     "setminmax": [
      0.0,
      1.0
     ],
     "ignoreclick": 1,
     "spacing": 5,
     "varname": "bars",
     "hint": "Against the look-ahead. The stages are what all but the worst of a hundred blocks stay below",
     "presentation": 1,
     "presentation_rect": [
      100.0,
      62.0,
      96.0,
      209.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "newobj",
     "numinlets": 12,
     "numoutlets": 12,
     "patching_rect": [
      20,
      260,
      898.4,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      ""
     ],
     "text": "route network_ms encoder_ms hear_ms propose_ms decode_ms commit_ms conversion_ms transport_ms loop_gap_ms margin_p50_ms margin_p1_ms"
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      68.0,
      220.0,
      20.0
     ],
     "text": "network",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      62.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "network_ms",
     "hint": "how late packets of /audio/in come against their places",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      62.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      92.0,
      220.0,
      20.0
     ],
     "text": "encoder",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      81.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      140.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "encoder_ms",
     "hint": "the model's ear, as it states: never changes",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      81.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      116.0,
      220.0,
      20.0
     ],
     "text": "hear",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      100.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      260.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "hear_ms",
     "hint": "hearing the frames of a block",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      100.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      140.0,
      220.0,
      20.0
     ],
     "text": "propose",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      119.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      380.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "propose_ms",
     "hint": "generating it",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      119.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      164.0,
      220.0,
      20.0
     ],
     "text": "decode",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      138.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      500.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "decode_ms",
     "hint": "making sound of it",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      138.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      188.0,
      220.0,
      20.0
     ],
     "text": "commit",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      157.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      620.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "commit_ms",
     "hint": "remembering it, after it has gone out",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      157.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      212.0,
      220.0,
      20.0
     ],
     "text": "conversion",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      176.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      740.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "conversion_ms",
     "hint": "to and from this client's sample rate",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      176.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      236.0,
      220.0,
      20.0
     ],
     "text": "transport",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      195.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      860.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "transport_ms",
     "hint": "from the finished block to its last packet",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      195.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      260.0,
      220.0,
      20.0
     ],
     "text": "loop gap",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      214.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      980.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "loop_gap_ms",
     "hint": "how late the server comes to messages and packets",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      214.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-28",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      284.0,
      220.0,
      20.0
     ],
     "text": "margin",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      233.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-29",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1100.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "margin_p50_ms",
     "hint": "what is left before its deadline, in the middle of the recent blocks",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      233.5,
      62.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-30",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      308.0,
      220.0,
      20.0
     ],
     "text": "worst margin",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      252.5,
      88.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-31",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1220.0,
      320,
      100,
      22.0
     ],
     "text": "-",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 11.0,
     "varname": "margin_p1_ms",
     "hint": "the same, the worst of a hundred",
     "presentation": 1,
     "presentation_rect": [
      202.0,
      252.5,
      62.0,
      18.0
     ]
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-1",
      0
     ],
     "destination": [
      "obj-5",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-5",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-5",
      1
     ],
     "destination": [
      "obj-7",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-5",
      2
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      0
     ],
     "destination": [
      "obj-11",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      1
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      2
     ],
     "destination": [
      "obj-15",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      3
     ],
     "destination": [
      "obj-17",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      4
     ],
     "destination": [
      "obj-19",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      5
     ],
     "destination": [
      "obj-21",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      6
     ],
     "destination": [
      "obj-23",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      7
     ],
     "destination": [
      "obj-25",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      8
     ],
     "destination": [
      "obj-27",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      9
     ],
     "destination": [
      "obj-29",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      10
     ],
     "destination": [
      "obj-31",
      0
     ],
     "order": 0
    }
   }
  ],
  "dependency_cache": [],
  "autosave": 0,
  "editing_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "locked_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "openrect": [
   0.0,
   0.0,
   270.0,
   280.0
  ]
 }
}
